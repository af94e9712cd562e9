"""How long `averment verify` takes against the hash limit, bagit.py and sha256sum, in one run on the same files.

    python tools/bench_verify.py [--folder DIR] [--octets 1000000000] [--files 100000] [--rounds 3] [--keep]

Two shapes (few large files, many small ones) at three sizes each; one JSON row a line: name, size, seconds (median),
ratio_to_floor, rss_mb (all processes together). The floor is hashlib in two processes over a list of paths that it is
given: no list to read, no folder to walk, and the start of Python not counted. Ours is the whole command, from its
start to its end. Everything is read once before it is measured, so this is the limit of the processor, not of the disk.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from averment.build.outside.bag import seal_bag
from averment.build.outside.signing import signing_key
from averment.verify import verifier, verifier_source

SMALL = 1 << 20


def fill(data: Path, files: int, octets: int) -> None:
    """Files of unlike content and size, three levels deep, as a package has them."""
    source = random.Random(20261124)  # noqa: S311  (content for a measurement)
    block = source.randbytes(4_000_000)
    for number in range(files):
        size = int(octets / files * source.uniform(0.5, 1.5))
        name = hashlib.sha256(str(number).encode()).hexdigest()
        path = data / "evidence" / name[:2] / f"{name}.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(number.to_bytes(8, "big"))
            while size > 0:
                start = source.randrange(len(block) // 2)
                size -= file.write(block[start : start + min(size, len(block) // 2)])


def make_package(root: Path, files: int, octets: int) -> None:
    """A sealed and signed package of a shape."""
    fill(root / "bag" / "data", files, octets)
    (root / "bag" / "data" / "verify.py").write_bytes(verifier_source())
    seal = seal_bag(root, {"External-Identifier": root.name})
    key = signing_key(root.parent / "keys")
    (root / "signatures").mkdir()
    (root / "signatures" / "bench.sshsig").write_text(key.sign(seal.tag_manifest))
    (root / "signatures" / "allowed_signers").write_text(key.allowed_signers("bench"))
    (root / "VERIFY.txt").write_text("")


def hash_all(paths: list[str]) -> int:
    """The least that anyone does: open, read, hash, close."""
    buffer = memoryview(bytearray(SMALL))
    total = 0
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        data = os.read(handle, SMALL)
        whole = hashlib.sha256(data)
        got = len(data)
        while got == SMALL:
            got = os.readv(handle, [buffer])
            whole.update(buffer[:got])
        os.close(handle)
        total += len(whole.digest())
    return total


def floor(paths: list[str]) -> float:
    """Seconds that hashlib needs in two processes; the files are dealt out by size, so that both end together."""
    by_size = sorted(paths, key=lambda path: -os.path.getsize(path))
    shares = [by_size[0::4] + by_size[3::4], by_size[1::4] + by_size[2::4]]
    for share in shares:
        share.sort()
    with multiprocessing.get_context("fork").Pool(2) as pool:
        start = time.perf_counter()
        pool.map(hash_all, shares, chunksize=1)
        return time.perf_counter() - start


def memory_of(pid: int) -> int:
    """Bytes that a process and its children hold just now."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(memory_of(int(child)) for child in children)


def run(command: list[str], folder: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of a command that must succeed."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = [0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.02):
            peak[0] = max(peak[0], memory_of(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    status = process.wait()
    seconds = time.perf_counter() - start
    done.set()
    watcher.join()
    assert status == 0, (command, status)
    return seconds, peak[0] / 1e6


def contenders(root: Path) -> dict[str, Callable[[], tuple[float, float]]]:
    """What is measured, by name."""
    bag = root / "bag"
    paths = [os.fspath(path) for path in (bag / "data").rglob("*") if path.is_file()]
    ours = [sys.executable, "-I", verifier.__file__, os.fspath(root)]
    bagit = [sys.executable, "-W", "ignore", "-m", "bagit", "--validate", "--quiet", os.fspath(bag)]
    listed = ["sha256sum", "-c", "--quiet", "tagmanifest-sha256.txt", "manifest-sha256.txt"]
    return {
        "floor (hashlib, 2 processes)": lambda: (floor(paths), 0.0),
        "averment verify": lambda: run(ours, root),
        "bagit.py --validate": lambda: run(bagit, root),
        "bagit.py --validate --processes 2": lambda: run([*bagit, "--processes", "2"], root),
        "sha256sum -c": lambda: run(listed, bag),
    }


def measure(root: Path, size: str, rounds: int) -> None:
    """One row for each contender; the quick ones are measured in turns, so that a busy moment hits all."""
    field = contenders(root)
    quick = list(field)[:2]
    for name in quick:
        field[name]()
    turns: dict[str, list[tuple[float, float]]] = {name: [] for name in field}
    for _ in range(rounds):
        for name in quick:
            turns[name].append(field[name]())
    for name in field.keys() - set(quick):
        turns[name].append(field[name]())
    least = statistics.median(seconds for seconds, _ in turns[quick[0]])
    for name, results in turns.items():
        seconds = statistics.median(seconds for seconds, _ in results)
        row = {
            "name": name,
            "size": size,
            "seconds": round(seconds, 3),
            "ratio_to_floor": round(seconds / least, 2),
            "rss_mb": round(max(megabytes for _, megabytes in results)),
        }
        print(json.dumps(row), flush=True)


def main() -> None:
    """Make, measure and remove one package after the other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--octets", type=int, default=1_000_000_000)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", action="store_true")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench-verify-", dir=given.folder))
    try:
        for share in (100, 10, 1):
            for files in (20, given.files // share):
                octets = given.octets // share
                root = folder / f"package-{files}-{share}"
                make_package(root, files, octets)
                measure(root, f"{files:,} files, {octets // 1_000_000:,} MB", given.rounds)
                if not given.keep:
                    shutil.rmtree(root)
    finally:
        if not given.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
