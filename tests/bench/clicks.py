"""People who click at a desk, in a process of their own: `python -m tests.bench.clicks ADDRESS PEOPLE SECONDS PAUSE`.

Prints, as JSON, how long each click took in milliseconds, by what was clicked.
"""

import http.client
import json
import random
import re
import sys
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
# What a front desk clicks, as often as it stands here.
LOOK = 'fill: look at the filled page'
CLICKS = (
    ('papers', '/'),
    ('papers: search', '/?q=drip'),
    ('print: ask', '/print/ketamine-iv/brochure/en'),
    ('print: ask', '/print/ketamine-iv/consent/es'),
    ('fill: form', '/fill/form?paper=ketamine-iv/consent&language=en'),
    (LOOK, '/fill/look'),
    (LOOK, '/fill/look'),
    (LOOK, '/fill/look'),
    ('today', '/today'),
    ('words', '/words'),
    ('brand', '/brand'),
    ('journal', '/journal'),
)
VALUES = {
    'paper': 'ketamine-iv/consent',
    'language': 'en',
    'edition': 'print',
    'patient_name': "José Núñez",
    'birth_date': '3/14/1980',
    'diagnosis': "Depression",
}


@dataclass
class Person:
    """Somebody at a desk with a browser of their own."""

    address: str
    pause: float
    number: int
    took: list[tuple[str, float]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def click_until(self, end: float) -> None:
        """Click until a time on the clock."""
        parts, chance = urlsplit(self.address), random.Random(self.number)
        self.connection = http.client.HTTPConnection(parts.hostname or '', parts.port or 80, timeout=60)
        self.cookie = self.token = ''
        self.token = (TOKEN.search(self._ask('GET', '/')) or [''])[1]
        while time.monotonic() < end:
            time.sleep(self.pause * chance.uniform(0.5, 1.5))
            what, place = chance.choice(CLICKS)
            start = time.perf_counter()
            self._ask('POST' if what == LOOK else 'GET', place)
            self.took.append((what, (time.perf_counter() - start) * 1000))

    def _ask(self, method: str, place: str) -> str:
        headers = {'Cookie': self.cookie, 'Accept-Language': 'en'}
        body = None
        if method == 'POST':
            body = urlencode(VALUES)
            headers |= {
                'Content-Type': 'application/x-www-form-urlencoded',
                'Origin': self.address.rstrip('/'),
                'X-CSRFToken': self.token,
                'X-Part': '1',
            }
        self.connection.request(method, place, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        if cookie := answer.headers.get('Set-Cookie'):
            self.cookie = cookie.partition(';')[0]
        if answer.status != 200:
            self.faults.append(f'{method} {place}: {answer.status}')
        return text


def main() -> None:
    """Click, and print how long it took."""
    address, people, seconds, pause = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
    end = time.monotonic() + seconds
    all_people = [Person(address, pause, number) for number in range(people)]
    threads = [threading.Thread(target=person.click_until, args=(end,)) for person in all_people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = [one for person in all_people for one in person.took]
    print(json.dumps({'took': took, 'faults': [fault for person in all_people for fault in person.faults]}))


if __name__ == '__main__':
    main()
