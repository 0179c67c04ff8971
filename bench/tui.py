"""Times the terminal UI in a pseudo-terminal: `python bench/tui.py`.

First paint as a ratio to an app of one widget, in turns; then the time from a key to the frame that shows it, in a
track of 10,000 steps, at rest and while a repository of 10,000 files is verified.
"""

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

RUNS, KEYS = 9, 100
FRAME = 0.05
ONE_WIDGET = """
from textual.app import App
from textual.widgets import Static
class One(App):
    def compose(self):
        yield Static("Next up")
One().run()
"""


class Terminal:
    """A program in a terminal of 120 by 40, and what it has drawn."""

    def __init__(self, command: list[str], env: dict[str, str]) -> None:
        """Start it."""
        self.began = time.perf_counter()
        self.pid, self.handle = pty.fork()
        if not self.pid:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
            os.execvpe(command[0], command, env)  # noqa: S606 - the child of the fork becomes the program
        self.drawn = b""

    def until(self, text: bytes, seconds: float = 60) -> float:
        """Read until a text is drawn; the time that it was."""
        end = time.perf_counter() + seconds
        while text not in self.drawn:
            if time.perf_counter() > end:
                raise TimeoutError(text, self.drawn[-500:])
            if select.select([self.handle], [], [], 0.001)[0]:
                self.drawn += os.read(self.handle, 1 << 16)
        return time.perf_counter()

    def press(self, keys: bytes) -> float:
        """Press keys, with nothing drawn before; the time."""
        while select.select([self.handle], [], [], 0)[0]:
            os.read(self.handle, 1 << 16)
        self.drawn = b""
        now = time.perf_counter()
        os.write(self.handle, keys)
        return now

    def queued(self) -> float:
        """The seconds its first thread was ready and waited for a processor, where Linux tells them."""
        try:
            return int(Path(f"/proc/{self.pid}/schedstat").read_text().split()[1]) / 1e9
        except OSError:
            return 0.0

    def close(self) -> None:
        """End it."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.handle)


def main() -> None:
    """Print all figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = {
            **{key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "TEXTUAL_THEME"}},
            "HOME": name,
            "TRACKER_HOME": str(folder / "home"),
            "TRACKER_CACHE": str(folder / "cache"),
            "TERM": "xterm-256color",
            "TEXTUAL_ANIMATIONS": "none",
        }
        tracker = str(Path(sys.executable).parent / "tracker")
        subprocess.run([tracker, "start", "ai"], env=env, check=True, capture_output=True)
        paint(tracker, env)
        track(folder)
        subprocess.run([tracker, "start", "long"], env=env, check=True, capture_output=True)
        (folder / "home" / "tui.toml").write_text('track = "long"\n')
        repository = large(folder / "large", env)
        subprocess.run([tracker, "link", repository, "--to", "long/m0000"], env=env, check=True, capture_output=True)
        keys(tracker, env)
        results(tracker, env)


def paint(tracker: str, env: dict[str, str]) -> None:
    """First paint against one widget."""
    times: dict[str, list[float]] = {"one widget": [], "tracker": []}
    for _ in range(RUNS):
        for name, command in (("one widget", [sys.executable, "-c", ONE_WIDGET]), ("tracker", [tracker])):
            terminal = Terminal(command, env)
            times[name].append(terminal.until(b"Next up") - terminal.began)
            terminal.close()
    one, ours = (statistics.median(times[name]) for name in times)
    print(f"first paint: one widget {one * 1000:.0f} ms, tracker {ours * 1000:.0f} ms, ratio {ours / one:.2f} (≤ 1.5)")


def keys(tracker: str, env: dict[str, str]) -> None:
    """From key to frame, at rest and while verifying."""
    terminal = Terminal([tracker], env)
    terminal.until(b"Next up")
    began = terminal.press(b"2")
    print(f"track of 10,000 steps opened in {(terminal.until(b'Milestone 0000') - began) * 1000:.0f} ms")
    time.sleep(2)
    measure(terminal, "10,000 steps", 0)
    terminal.press(b"V")
    terminal.until(b"of 10,")
    measure(terminal, "while 10,000 files are verified", KEYS)
    terminal.press(b" ")
    print("still verifying at the end" if b"verifying" in drained(terminal) else "verifying had ended")
    terminal.close()


def results(tracker: str, env: dict[str, str]) -> None:
    """From key to frame when verdicts come in: those of a tree that was verified before come at once."""
    subprocess.run([tracker, "verify", "--linked"], env=env, check=True, capture_output=True)
    terminal = Terminal([tracker], env)
    terminal.until(b"Next up")
    terminal.press(b"2")
    terminal.until(b"Milestone 0000")
    time.sleep(2)
    terminal.press(b"V")
    terminal.until(b"verifying ")
    measure(terminal, "while its verdicts come in", 0)
    terminal.close()


def drained(terminal: Terminal) -> bytes:
    """What is drawn within a second."""
    end = time.perf_counter() + 1
    while time.perf_counter() < end:
        if select.select([terminal.handle], [], [], 0.01)[0]:
            terminal.drawn += os.read(terminal.handle, 1 << 16)
    return terminal.drawn


def measure(terminal: Terminal, what: str, first: int) -> None:
    """Go down, milestone by milestone; other programs can make a key wait, so it is told for how long they did."""
    times, waits = [], []
    for number in range(first, first + KEYS):
        queued = terminal.queued()
        began = terminal.press(b"j")
        times.append(terminal.until(f"Milestone {number + 1:04}".encode()) - began)
        waits.append(terminal.queued() - queued)
        time.sleep(0.03)
    nine = statistics.quantiles(times, n=10)[-1]
    slowest, waited = max(zip(times, waits, strict=True))
    spread = f"nine in ten {nine * 1000:.0f} ms, slowest {slowest * 1000:.0f} ms, {waited * 1000:.0f} of them queued"
    print(f"key to frame, {what}: median {statistics.median(times) * 1000:.0f} ms, {spread} (≤ {FRAME * 1000:.0f})")


def track(folder: Path) -> None:
    """1,000 milestones of 10 steps in one phase."""
    head = (
        'format_version = 1\nid = "long"\ntitle = "Long"\nsummary = "s"\n[[phase]]\nid = "p"\ntitle = "P"\ngoal = "g"\n'
    )
    steps = ", ".join(f'{{ id = "s{number}", text = "Do a thing, number {number}" }}' for number in range(10))
    milestones = (
        f'[[phase.milestone]]\nid = "m{number:04}"\ntitle = "Milestone {number:04}"\nwhy = "w"\nhours = [1, 2]\n'
        f'deliverables = ["dockerfile"]\nsteps = [{steps}]\n'
        for number in range(1000)
    )
    (folder / "home" / "tracks").mkdir()
    (folder / "home" / "tracks" / "long.toml").write_text(head + "".join(milestones))


def large(folder: Path, env: dict[str, str]) -> str:
    """10,000 files of Python."""
    body = "".join(f"def f{number}(x):\n    return g{number}(x, key={number})\n" for number in range(40))
    for number in range(10_000):
        file = folder / f"p{number % 100}" / f"m{number}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# {number}\n{body}")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "m"]):
        who = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
        subprocess.run(["git", *who, *command], cwd=folder, env=env, check=True)
    return str(folder)


if __name__ == "__main__":
    main()
