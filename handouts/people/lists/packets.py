"""The packets of a workspace: papers that are handed over together, by a name."""

from difflib import get_close_matches

from pydantic import Field

from handouts.errors import WrongUse
from handouts.files import File, Words
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.yamlfile import read_yaml

PACKETS = 'content/packets.yaml'


class PacketFile(File):
    """Papers in the order in which they are handed over, what they are called together, and what for."""

    papers: tuple[str, ...] = Field(min_length=1, description='<topic>/<document>, in their order')
    title: Words = Field(default={}, description='as people call it, in one language or in each; else its name')
    purpose: Words = Field(default={}, description='what it is for, in one language or in each')


class PacketsFile(File):
    """The packets of a workspace."""

    packets: dict[str, PacketFile]


def read_packets(rooms: Rooms) -> dict[str, PacketFile]:
    """Return the packets of the workspace by name; raise Mistakes if their file has mistakes."""
    path = rooms.root / PACKETS
    return read_yaml(rooms.text(path), PacketsFile).packets if path.is_file() else {}


def packet_papers(rooms: Rooms, name: str) -> tuple[str, ...]:
    """Return the papers of a packet; raise WrongUse if there is none of that name."""
    packets = read_packets(rooms)
    if name not in packets:
        near = get_close_matches(name, packets, 1)
        meant = f"Did you mean '{near[0]}'? " if near else ""
        known = ', '.join(packets) or f"none: name them in {PACKETS}"
        raise WrongUse(f"There is no packet '{name}'. {meant}There are: {known}.")
    return packets[name].papers
