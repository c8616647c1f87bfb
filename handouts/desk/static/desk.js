// What the pages do beyond their links and forms; each works without it, a little less smoothly.
'use strict';
const token = () => document.querySelector('meta[name=csrf-token]').content;

// Whether somebody is just going elsewhere: a page that loaded itself anew meanwhile would hold them there.
// Who stays after all (a file was saved, a question was answered with no) is at the page again after this time.
let left = -Infinity;
const leaving = () => performance.now() - left < 10000;
addEventListener('beforeunload', () => { left = performance.now(); });

// A part of a page that looks after itself: data-poll is the address of its next state.
// One that is marked data-beside never loads the page anew: somebody may be typing in what it stands beside.
function watch(part) {
  const address = part.dataset.poll;
  if (!address) return;
  setTimeout(async () => {
    if (!part.isConnected) return;
    try {
      const answer = await fetch(address, { headers: { 'X-Part': '1' }, redirect: 'manual' });
      if (leaving()) throw new Error('leaving');
      if (answer.type === 'opaqueredirect' || [401, 403, 404].includes(answer.status)) { if (part.dataset.beside === undefined) location.reload(); return; }
      const text = await answer.text();
      const then = answer.headers.get('X-Then');
      if (leaving()) throw new Error('leaving');
      if (then) { location.assign(then); return; }
      if (!answer.ok) throw new Error(answer.status);
      exchange(part, text);
    } catch { setTimeout(() => watch(part), 1000); return; /* whoever does not answer is not asked without a pause */ }
  }, Number(part.dataset.pause || 1000));
}

// Puts new text in the place of a part without moving the focus, the page or what is being typed.
// What is marked data-keep stays as it is; with data-steady the old part stays until the new one's pictures are there.
async function exchange(part, text) {
  const holder = document.createElement('template');
  holder.innerHTML = text;
  const [fresh, ...more] = holder.content.children;
  if (!fresh) return;
  more.forEach(refill);
  if (fresh.dataset.steady !== undefined) {
    document.adoptNode(fresh);
    const pictures = [...fresh.querySelectorAll('img')];
    if (pictures.length) await Promise.all(pictures.map((picture) => picture.decode().catch(() => {})));
  }
  if (!part.isConnected) return;
  const held = part.contains(document.activeElement) && document.activeElement.id;
  const scrolled = part.scrollTop;
  part.before(fresh);
  each(fresh, '[data-keep]', (place) => { const old = part.querySelector(`#${place.id}`); if (old) place.replaceWith(old); });
  each(fresh, 'details[id]', (one) => { const old = part.querySelector(`#${one.id}`); if (old) one.open = old.open; });
  part.remove();
  fresh.scrollTop = scrolled;
  if (held) document.getElementById(held)?.focus();
  begin(fresh);
}

// What comes after a part fills others, each the one of its name, that stay in their places: so they are read aloud.
function refill(fresh) {
  const part = document.getElementById(fresh.id);
  if (!part || part.innerHTML === fresh.innerHTML) return;
  const held = part.contains(document.activeElement) && document.activeElement.id;
  part.replaceChildren(...fresh.childNodes);
  if (held) (document.getElementById(held) ?? document.getElementById(part.dataset.says))?.focus();
  begin(part);
}

// What is told beside a field while somebody types: data-says is the field.
function says(part) {
  const field = document.getElementById(part.dataset.says), wrong = Boolean(part.querySelector('.error'));
  field.closest('.field').classList.toggle('wrong', wrong);
  if (wrong) field.setAttribute('aria-invalid', 'true'); else field.removeAttribute('aria-invalid');
}

// A colour is picked beside the field that holds it, and each follows the other: data-picks is the field.
function picks(picker) {
  const field = document.getElementById(picker.dataset.picks);
  picker.hidden = false;
  picker.addEventListener('input', () => { field.value = picker.value; });
  field.addEventListener('input', () => { if (/^#[0-9a-f]{6}$/i.test(field.value.trim())) picker.value = field.value.trim().toLowerCase(); });
}

// A file that is sent when it is chosen: data-part is what comes in its place, data-fails says that it did not arrive.
function sends(field) {
  field.addEventListener('change', async () => {
    const data = new FormData(), form = field.form;
    for (const one of [...form.querySelectorAll('input[type=hidden]'), field]) if (one.name !== 'csrf_token') data.append(one.name, one.type === 'file' ? one.files[0] ?? '' : one.value);
    try {
      const answer = await fetch(field.dataset.sends, { method: 'POST', body: data, headers: { 'X-CSRFToken': token(), 'X-Part': '1' } });
      if (!answer.ok) throw new Error(answer.status);
      await exchange(document.getElementById(field.dataset.part), await answer.text());
      form.dispatchEvent(new Event('again'));
    } catch { document.getElementById(field.dataset.fails).hidden = false; }
  });
}

// A form that is not left by mistake: what is typed in its data-asks fields is not saved by itself.
function asks(form) {
  let typed = form.dataset.asks === 'typed', leaves = false;
  form.addEventListener('input', (event) => { typed ||= event.target.name?.includes(':') || event.target.type === 'file'; });
  form.addEventListener('submit', () => { leaves = true; });
  addEventListener('beforeunload', (event) => { if (typed && !leaves) event.preventDefault(); });
}

// A form whose outcome shows beside it while somebody types: data-live is the address, data-shows the part.
function live(form) {
  let timer, asked = 0;
  const ask = async () => {
    const number = ++asked;
    const data = new FormData(form);
    data.delete('csrf_token');
    try {
      const answer = await fetch(form.dataset.live, { method: 'POST', body: new URLSearchParams([...data].filter(([, value]) => typeof value === 'string')), headers: { 'X-CSRFToken': token(), 'X-Part': '1' } });
      const text = await answer.text();
      if (number === asked && answer.ok) exchange(document.getElementById(form.dataset.shows), text);
      lost(!answer.ok);
    } catch { lost(true); /* the next key asks again */ }
  };
  // With data-lost is named what says that the desk does not answer as it should.
  const lost = (is) => { const said = document.getElementById(form.dataset.lost); if (said) said.hidden = !is; };
  form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, Number(form.dataset.pause || 250)); });
  form.addEventListener('again', ask);
  // The Enter key, by which somebody would send the form to have its outcome shown.
  form.addEventListener('submit', (event) => { if (event.submitter?.dataset.look !== undefined) { event.preventDefault(); event.stopImmediatePropagation(); clearTimeout(timer); ask(); } });
  if (form.dataset.first !== undefined) ask();
}

// What is being typed is marked on the pages beside it: data-place is the field there, data-about what is wrong with it.
function mark() {
  const held = document.activeElement;
  each(document, '[data-places]', (shown) => {
    const name = held?.form?.dataset.shows === shown.id ? held.name?.split(':').pop() : '';
    each(shown, '[data-place]', (place) => place.classList.toggle('held', place.dataset.place === name));
    each(shown, '[data-about]', (line) => { line.hidden = line.dataset.about === name; });
  });
}

// The pages beside a form are moved to what is being typed, and a click on a place there leads to its field.
function follow() {
  mark();
  const place = document.querySelector('[data-place].held'), box = place?.closest('[role=region]');
  if (!box) return;
  const { top, bottom } = place.getBoundingClientRect(), frame = box.getBoundingClientRect();
  if (top < frame.top || bottom > frame.bottom) box.scrollTop += top - frame.top - box.clientHeight / 3;
}
addEventListener('focusin', follow);
addEventListener('click', (event) => document.getElementById(`f-${event.target.dataset?.place}`)?.focus());

// A list that is sifted while somebody types.
function sift(form) {
  const cards = [...document.getElementById(form.dataset.sift).children];
  const bare = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const none = document.querySelector('[data-sift-none]');
  form.querySelector('input[type=search]').addEventListener('input', (event) => {
    const words = bare(event.target.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const card of cards) {
      const text = bare(card.dataset.text);
      card.hidden = !words.every((word) => text.includes(word));
      shown += !card.hidden;
    }
    none.hidden = shown > 0;
  });
  form.querySelectorAll('select').forEach((select) => select.addEventListener('change', () => form.requestSubmit()));
}

// A page that holds what somebody typed of a person empties itself when nobody has touched it for a while.
// With data-idle-from="input" there is nothing to empty until somebody types.
function idle(part) {
  let last = part.dataset.idleFrom ? Infinity : Date.now();
  const seconds = Number(part.dataset.idle);
  for (const kind of ['input', 'keydown', 'pointerdown', 'scroll']) addEventListener(kind, () => { if (kind === 'input' || last < Infinity) last = Date.now(); }, { passive: true });
  setInterval(() => { if (Date.now() - last > seconds * 1000) location.replace(part.dataset.idleTo); }, 1000);
}

// A form is sent once, however often it is clicked.
function sendOnce(form) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = '1';
    form.querySelectorAll('button').forEach((button) => button.setAttribute('aria-disabled', 'true'));
    if (form.target === '_blank' || event.submitter?.formTarget === '_blank') {
      const goOn = () => { if (leaving()) setTimeout(goOn, 1000); else location.assign(form.dataset.after || location.pathname + location.search); };
      setTimeout(goOn, 1500);
    }
  });
}

// A text that is not lost: somebody is asked before it is left, and what was sent but not taken is there again.
// data-unsaved="typed" if it is not what lies in the file; data-again-told is what says that it is there again.
function unsaved(form) {
  const field = form.querySelector('textarea'), place = `unsaved ${form.action}`;
  const typed = form.dataset.unsaved === 'typed', lying = field.value;
  const sent = JSON.parse(sessionStorage.getItem(place));
  let leaves = false;
  sessionStorage.removeItem(place);
  if (sent?.text === lying) {
    field.scrollTop = sent.top;
    field.setSelectionRange(sent.at, sent.at);
  } else if (sent && !typed) {
    [field.value, form.elements.digest.value] = [sent.text, sent.digest];
    document.getElementById(form.dataset.againTold).hidden = false;
    form.dispatchEvent(new Event('again'));
  }
  form.addEventListener('submit', (event) => {
    leaves = true;
    if (event.submitter?.hasAttribute('formaction')) return;
    const kept = { text: field.value, digest: form.elements.digest.value, at: field.selectionStart, top: field.scrollTop };
    try { sessionStorage.setItem(place, JSON.stringify(kept)); } catch { /* more than a browser keeps: the desk refuses it kindly */ }
  });
  document.querySelectorAll('[data-leave]').forEach((link) => link.addEventListener('click', () => { leaves = true; }));
  addEventListener('beforeunload', (event) => { if (!leaves && (typed || field.value !== lying)) event.preventDefault(); });
}

// A text by its lines: data-at is the one to begin with, a link with data-line leads to one, data-caret says where one is.
function lines(field) {
  const said = document.getElementById(field.dataset.caret);
  const tell = () => { said.textContent = field.value.slice(0, field.selectionStart).split('\n').length; };
  for (const kind of ['keyup', 'click', 'focus', 'input']) field.addEventListener(kind, tell);
  said.parentElement.hidden = false;
  if (Number(field.dataset.at)) goTo(field, Number(field.dataset.at));
}
function goTo(field, number) {
  const before = field.value.split('\n').slice(0, number - 1).map((line) => `${line}\n`).join('').length;
  const end = field.value.indexOf('\n', before);
  field.setSelectionRange(before, before);
  field.blur();
  field.focus();
  field.setSelectionRange(before, end < 0 ? field.value.length : end);
}
addEventListener('click', (event) => {
  const link = event.target.closest?.('[data-line]');
  if (!link) return;
  event.preventDefault();
  goTo(document.querySelector('textarea[data-caret]'), Number(link.dataset.line));
});

function each(root, pattern, act) {
  if (root.matches?.(pattern)) act(root);
  root.querySelectorAll(pattern).forEach(act);
}

function begin(root) {
  each(root, '[data-poll]', watch);
  each(root, 'form[data-live]', live);
  each(root, 'form[data-sift]', sift);
  each(root, '[data-idle]', idle);
  each(root, '[data-places]', mark);
  each(root, '[data-again]', (part) => document.querySelector(`form[data-shows="${part.id}"]`)?.dispatchEvent(new Event('again')));
  // What was typed before this script was there.
  each(root, 'form[data-live][data-idle]', (form) => { if ([...form.elements].some((field) => 'defaultValue' in field && field.value !== field.defaultValue)) form.dispatchEvent(new Event('input', { bubbles: true })); });
  // A page that came of a form is asked for anew without what was typed.
  each(root, '[data-address]', (part) => history.replaceState(null, '', part.dataset.address));
  each(root, 'form[data-once]', sendOnce);
  each(root, 'form[data-unsaved]', unsaved);
  each(root, 'textarea[data-caret]', lines);
  each(root, '[data-says]', says);
  each(root, '[data-picks]', picks);
  each(root, '[data-sends]', sends);
  each(root, 'form[data-asks]', asks);
  each(root, '[data-copies]', (button) => button.addEventListener('click', (event) => {
    event.preventDefault();
    const field = document.getElementById(button.dataset.copies);
    field.value = button.dataset.value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus();
  }));
}

begin(document);
// Nothing that was typed comes back with the browser's own button.
addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
