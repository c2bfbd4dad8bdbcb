#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sets up, starts, tests and measures swf-desktop. Needs Python 3.11 and nothing else.

    python3 dev.py run [arguments]     set up and start the program
    python3 dev.py test [arguments]    set up and pass every check and test;
                                       arguments go to pytest, and only it is run then
    python3 dev.py check               lint, types, architecture, licences
    python3 dev.py bench [arguments]   measure
    python3 dev.py proof [arguments]   prove what the exchange promises, and write docs/promises.md
    python3 dev.py soak [arguments]    let offices exchange at random until something is found
    python3 dev.py screenshots DIR     pictures of every place and question, in three sizes
    python3 dev.py package [DIR]       build the package for Debian (otherwise into build/package)

Everything it makes stays in this folder: .venv, .venv-core (the core without Qt), .tools (uv) and build.
"""

import contextlib
import ctypes
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
CORE = ROOT / ".venv-core"
FUZZ = ROOT / ".venv-fuzz"
TOUR = ROOT / "build" / "tour"
PACKAGE = ROOT / "build" / "package"
WINDOWS = os.name == "nt"
LINUX = sys.platform.startswith("linux")
LONGEST_MODULE = 500
OLDEST_UV = (0, 8)

# What Qt loads from the system on Linux, by Debian package.
XCB = (
    *("cursor0", "icccm4", "image0", "keysyms1", "randr0", "render-util0"),
    *("render0", "shape0", "shm0", "sync1", "xfixes0", "xkb1"),
)
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    **{f"libxcb-{name[:-1]}.so.{name[-1]}": f"libxcb-{name}" for name in XCB},
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
COMFORT = {"libcups.so.2": "libcups2"}  # what it can do without: system printers
# What tests call beside the program: a display, the buses of a desktop, and the everyday tools that open a bundle.
TEST_TOOLS = {
    **{name: name for name in ("age", "dbus-daemon", "git", "jq", "openssl", "syncthing")},
    **{name: name for name in ("unzip", "xdotool", "zstd")},
    "Xvfb": "xvfb",
    "pdftotext": "poppler-utils",
    "update-mime-database": "shared-mime-info",
    "xdg-mime": "xdg-utils",
}
TEST_FILES = {"/usr/libexec/at-spi-bus-launcher": "at-spi2-core"}  # on no path
FONTS = {"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf": "fonts-dejavu-core"}


class Stop(Exception):
    """Ends the program with a sentence for the person."""


def say(text: str) -> None:
    """Tell the person what happens."""
    print(text, flush=True)


# ---- processes ---------------------------------------------------------------------------------


def environment(**more: str) -> dict[str, str]:
    """Our environment for children: byte code is kept, and no other virtual environment interferes."""
    left_out = {"PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"}
    kept = {k: v for k, v in os.environ.items() if k not in left_out}
    return {"PIP_ROOT_USER_ACTION": "ignore", **kept, **more}


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None, *, stdin: bool = False) -> int:
    """Run *command* in the project's folder and return its exit code."""
    return subprocess.call(
        [str(part) for part in command],
        cwd=ROOT,
        env=dict(env) if env is not None else environment(),
        stdin=None if stdin else subprocess.DEVNULL,
    )


def captured(command: Sequence[str | Path], stderr: int) -> subprocess.CompletedProcess[str]:
    """Run *command* in the project's folder and keep what it prints."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def answers(command: Sequence[str | Path]) -> str | None:
    """What *command* prints, or None if it cannot be run or fails."""
    try:
        done = captured(command, subprocess.DEVNULL)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def binary(folder: Path, name: str) -> Path:
    """The path of a program in a virtual environment."""
    return folder / ("Scripts" if WINDOWS else "bin") / (f"{name}.exe" if WINDOWS else name)


# ---- uv and virtual environments ---------------------------------------------------------------


def find_uv() -> Path | None:
    """A uv that is new enough: ours first, then whatever is on the path."""
    suffix = ".exe" if WINDOWS else ""
    candidates = [TOOLS / folder / f"uv{suffix}" for folder in ("bin", "Scripts", "venv/bin", "venv/Scripts")]
    if on_path := shutil.which("uv"):
        candidates.append(Path(on_path))
    for candidate in candidates:
        words = (answers([candidate, "--version"]) or "").split()
        with contextlib.suppress(IndexError, ValueError):
            if tuple(int(n) for n in words[1].split(".")[:2]) >= OLDEST_UV:
                return candidate
    return None


def need_uv() -> Path:
    """uv, fetched by pip into a folder of our own if it is not there."""
    if found := find_uv():
        return found
    say("Fetching uv, which installs the locked packages ...")
    # --target touches nothing outside .tools, so a Python that belongs to the system allows it.
    wanted = f"uv>={'.'.join(map(str, OLDEST_UV))}"
    options = ["install", "--quiet", "--disable-pip-version-check"]
    if answers([sys.executable, "-m", "pip", "--version"]) is None:
        # Debian may split pip and venv from Python; a virtual environment brings pip where it can.
        private = TOOLS / "venv"
        if answers([sys.executable, "-m", "venv", private]) is not None:
            run([binary(private, "python"), "-m", "pip", *options, wanted])
        else:
            shutil.rmtree(private, ignore_errors=True)
            apt_install(["python3-pip"], "pip")
            run([sys.executable, "-m", "pip", *options, "--upgrade", "--target", TOOLS, wanted])
    else:
        run([sys.executable, "-m", "pip", *options, "--upgrade", "--target", TOOLS, wanted])
    if found := find_uv():
        return found
    raise Stop(
        f"uv could not be installed. Install it yourself ({sys.executable} -m pip install uv) and start again."
    )


def sync(venv: Path, name: str, *options: str, satisfied_by: Sequence[str] = ()) -> None:
    """Bring *venv* to what uv.lock says. Returns at once if nothing changed since the last time."""
    python = binary(venv, "python")
    fresh = answers([python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]) is None
    digest = hashlib.sha256()
    for file in ("uv.lock", "pyproject.toml"):
        digest.update((ROOT / file).read_bytes())
    state = digest.hexdigest()
    stamps = {other: venv / f".synced-{other}" for other in (name, *satisfied_by)}
    if not fresh and any(s.is_file() and s.read_text(encoding="utf-8") == state for s in stamps.values()):
        return
    uv = need_uv()
    say(f"Installing the locked packages into {venv.name} ...")
    env = environment(UV_PROJECT_ENVIRONMENT=str(venv), UV_PYTHON_DOWNLOADS="never", UV_NO_PROGRESS="1")
    if not LINUX or Path("/etc/ssl/certs/ca-certificates.crt").exists():
        # Town halls look into encrypted traffic with certificates that only the system knows.
        env.setdefault("UV_SYSTEM_CERTS", "true")
    command: list[str | Path] = [uv, "sync", "--quiet", "--locked", "--compile-bytecode", *options]
    if fresh:
        command += ["--python", sys.executable]
    if run(command, env) != 0:
        raise Stop("The packages could not be installed; the lines above say why.")
    for stamp in venv.glob(".synced-*"):
        stamp.unlink()
    stamps[name].write_text(state, encoding="utf-8")


def sync_program() -> None:
    """What the program needs."""
    sync(VENV, "run", "--all-extras", "--inexact", satisfied_by=["dev"])


def sync_development() -> None:
    """What the program, its tests, checks and measurements need."""
    sync(VENV, "dev", "--all-extras", "--group", "dev")


# ---- what has to come from the system ----------------------------------------------------------


def loads(library: str) -> bool:
    """Whether the system has a shared *library*."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def is_root() -> bool:
    """Whether we may install system packages."""
    return sys.platform != "win32" and os.geteuid() == 0


def apt_install(packages: Sequence[str], what: str) -> None:
    """Install Debian *packages* when root; otherwise stop and say what to type."""
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if not shutil.which("apt-get"):
        raise Stop(f"Missing: {what}. On Debian it is in these packages: {' '.join(packages)}")
    if not is_root():
        raise Stop(f"Missing: {what}. Type this, then start again:\n\n    sudo {shlex.join(install)}\n")
    say(f"Installing {what} from the system's packages: {' '.join(packages)} ...")
    env = environment(DEBIAN_FRONTEND="noninteractive")
    with tempfile.TemporaryFile() as output:

        def apt(command: Sequence[str]) -> int:
            return subprocess.call(
                command, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )

        apt(["apt-get", "update"])  # a mirror that fails may not matter; the next command says
        if apt(install) != 0:
            output.seek(0)
            say(output.read().decode(errors="replace")[-3000:])
            raise Stop(f"The system could not install {what}. The command was: {shlex.join(install)}")


def need_system(
    tools: Mapping[str, str], files: Mapping[str, str] | None = None, *, fonts: bool = False
) -> None:
    """Qt's libraries, *tools* and *files* from the system (Linux only: elsewhere Qt brings all it needs)."""
    if not LINUX:
        if missing := [tool for tool in tools if not shutil.which(tool)]:
            say(f"Not found: {', '.join(missing)}. Tests that need them are left out.")
        return
    missing = [package for library, package in QT_LIBRARIES.items() if not loads(library)]
    missing += [package for tool, package in tools.items() if not shutil.which(tool)]
    wanted = {**(FONTS if fonts else {}), **(files or {})}
    missing += [package for file, package in wanted.items() if not Path(file).exists()]
    if is_root():
        missing += [package for library, package in COMFORT.items() if not loads(library)]
    if missing:
        apt_install(
            sorted(set(missing)), "what the window and the tests need" if tools else "what the window needs"
        )


@contextlib.contextmanager
def virtual_display() -> Iterator[dict[str, str]]:
    """Settings for windows nobody sees: a display of their own on Linux, so that no test takes the focus."""
    if not LINUX:
        yield {}
        return
    reader, writer = os.pipe()
    screen = ["-screen", "0", "1920x1080x24", "-nolisten", "tcp", "-noreset"]
    command = ["Xvfb", "-displayfd", str(writer), *screen]
    null = subprocess.DEVNULL
    server = subprocess.Popen(command, pass_fds=[writer], stdin=null, stdout=null, stderr=null)
    os.close(writer)
    with os.fdopen(reader) as numbers, tempfile.TemporaryDirectory(prefix="swf-run-") as runtime:
        number = numbers.readline().strip()
        if not number:
            raise Stop("Xvfb, the display for the tests, does not start.")
        try:
            yield {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "XDG_RUNTIME_DIR": runtime}
        finally:
            server.terminate()
            server.wait()


# ---- the commands ------------------------------------------------------------------------------


def command_run(arguments: Sequence[str]) -> int:
    """Start the program; where there is no display, the tour."""
    need_system({}, fonts=True)
    sync_program()
    program: list[str | Path] = [binary(VENV, "python"), "-m", "swf_desktop"]
    without_display = LINUX and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if not without_display:
        return run([*program, *arguments], stdin=True)
    env = environment(QT_QPA_PLATFORM=os.environ.get("QT_QPA_PLATFORM", "offscreen"))
    if arguments:
        return run([*program, *arguments], env, stdin=True)
    say("There is no display here, so no window can open. Running the tour instead:")
    say("five offices work, exchange files and print; with pictures of the real windows.")
    shutil.rmtree(TOUR, ignore_errors=True)
    code = run([*program, "tour", TOUR], env)
    if code == 0:
        say(f"Profiles, bundles, PDFs and screenshots are in {TOUR.relative_to(ROOT)}.")
    return code


def command_check(_arguments: Sequence[str] = ()) -> int:
    """Everything that can be said about the code without running it."""
    sync_development()
    steps: list[tuple[str, list[str | Path]]] = [
        ("lint", [binary(VENV, "ruff"), "check", "--quiet"]),
        ("format", [binary(VENV, "ruff"), "format", "--check", "--quiet"]),
        ("types", [binary(VENV, "mypy"), "--no-error-summary"]),
        ("architecture", [binary(VENV, "lint-imports"), "--no-logo"]),
        ("licences", [binary(VENV, "reuse"), "lint", "--quiet"]),
    ]
    failed = []
    for name, command in steps:
        begun = time.monotonic()
        output = captured(command, subprocess.STDOUT)
        report_step(name, output.returncode == 0, time.monotonic() - begun)
        if output.returncode != 0:
            failed.append(name)
            say(output.stdout.rstrip())
            if name == "licences":
                say("    reuse lint says which files carry no licence.")
    too_long = long_modules()
    report_step("length", not too_long, 0)
    for line in too_long:
        say(line)
    return 1 if failed or too_long else 0


def report_step(name: str, passed: bool, seconds: float) -> None:
    """One line per step."""
    say(f"  {name:<14}{'passed' if passed else 'FAILED'}  {seconds:5.1f} s")


def long_modules() -> list[str]:
    """Modules too long to hold in one's head."""
    files = [*ROOT.glob("*.py"), *(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    lengths = {file: file.read_text(encoding="utf-8").count("\n") for file in sorted(files)}
    return [f"    {f.relative_to(ROOT)}: {n} lines" for f, n in lengths.items() if n > LONGEST_MODULE]


def memory_disk(needed: int = 2 * 2**30) -> dict[str, str]:
    """Where tests keep their files: in memory if there is room, because they sync to disk all the time.

    Nothing is lost by it: what a power cut does to a disk no test can try, and a killed process leaves
    the same files either way.
    """
    memory = Path("/dev/shm")  # noqa: S108 - tempfile makes a folder of its own in it
    if "TMPDIR" in os.environ or not os.access(memory, os.W_OK):
        return {}
    return {"TMPDIR": str(memory)} if shutil.disk_usage(memory).free >= needed else {}


def test_environment(**more: str) -> dict[str, str]:
    """Our environment for tests: the same language, time zone and size everywhere."""
    profile = os.environ.get("HYPOTHESIS_PROFILE", "ci")
    place = {
        "LC_ALL": "C.UTF-8",
        "TZ": "Europe/Berlin",
        "QT_SCALE_FACTOR": "1",
        "HYPOTHESIS_PROFILE": profile,
    }
    env = environment(**place, **memory_disk(), **more)
    env.pop("WAYLAND_DISPLAY", None)
    return env


def command_test(arguments: Sequence[str]) -> int:
    """Every check and test, or only the tests that *arguments* name."""
    need_system(TEST_TOOLS, TEST_FILES, fonts=True)
    sync_development()
    failed = []
    if not arguments:
        sync(CORE, "core", "--group", "core-test")
        say("Checking the code:")
        if command_check() != 0:
            failed.append("checks")
    pytest = ["-m", "pytest", "-n", "2", "--dist", "loadgroup", "--no-header", "-q"]
    with virtual_display() as display:
        env = test_environment(**display)
        if arguments:
            return run([binary(VENV, "python"), "-m", "pytest", *arguments], env)
        say("Running the tests:")
        if run([binary(VENV, "python"), *pytest], env) != 0:
            failed.append("tests")
    if core_tests(pytest, {**test_environment(), "HYPOTHESIS_PROFILE": "quick"}) != 0:
        failed.append("tests of the core without Qt")
    say("Everything passed." if not failed else f"FAILED: {', '.join(failed)}.")
    return 1 if failed else 0


def core_tests(pytest: Sequence[str], env: Mapping[str, str]) -> int:
    """The core's tests where Qt is not installed."""
    say("Running the core's tests without Qt:")
    if answers([binary(CORE, "python"), "-c", "import PySide6"]) is not None:
        say("Qt is installed in .venv-core; remove that folder and start again.")
        return 1
    folders = [name for name in ("tests/unit", "tests/property", "tests/store") if (ROOT / name).is_dir()]
    return run([binary(CORE, "python"), *pytest, *folders, "--ignore=tests/unit/ui"], env)


def command_bench(arguments: Sequence[str]) -> int:
    """The figures of the README's performance section."""
    need_system({"git": "git"}, fonts=True)
    sync_development()
    return run([binary(VENV, "python"), "-m", "tests.benchmarks", *arguments], stdin=True)


def command_proof(arguments: Sequence[str]) -> int:
    """Every test that proves a promise of the exchange, the long runs, and the page that lists them."""
    need_system(TEST_TOOLS, TEST_FILES, fonts=True)
    sync_development()
    with contextlib.suppress(Stop):  # there is no fuzzer for every system; the page says what did not run
        sync(FUZZ, "fuzz", "--group", "fuzz")
    with virtual_display() as display:
        env = test_environment(SWF_FUZZ_PYTHON=str(binary(FUZZ, "python")), **display)
        return run([binary(VENV, "python"), "-m", "tests.proof", *arguments], env)


def command_soak(arguments: Sequence[str]) -> int:
    """Real offices at random, for as long as there is time."""
    sync_development()
    return run([binary(VENV, "python"), "-m", "tests.proof.soak", *arguments], test_environment())


def command_screenshots(arguments: Sequence[str]) -> int:
    """Pictures of every place into a folder."""
    if len(arguments) != 1:
        raise Stop("Name the folder for the pictures: python3 dev.py screenshots DIR")
    need_system({"Xvfb": "xvfb"}, fonts=True)
    sync_development()
    with virtual_display() as display:
        program = binary(VENV, "python")
        return run([program, "-m", "tests.helpers.gallery", arguments[0]], environment(**display))


def command_package(arguments: Sequence[str]) -> int:
    """The package for Debian, from the locked versions and nothing else."""
    target = Path(arguments[0]).absolute() if arguments else PACKAGE
    need_system({"dpkg-deb": "dpkg", "objdump": "binutils"})
    venv = PACKAGE / "venv"
    sync(venv, "package", "--all-extras", "--group", "installer", "--no-install-project")
    uv, wheels = need_uv(), target / "wheel"
    shutil.rmtree(wheels, ignore_errors=True)
    say("Building ...")
    if run([uv, "build", "--quiet", "--wheel", "--out-dir", wheels]) != 0:
        raise Stop("The program could not be packed; the lines above say why.")
    into: list[str | Path] = ["--reinstall", "--python", binary(venv, "python"), *wheels.glob("*.whl")]
    if run([uv, "pip", "install", "--quiet", "--no-deps", *into]) != 0:
        raise Stop("The program could not be installed; the lines above say why.")
    return run([binary(venv, "python"), ROOT / "installer" / "build.py", target])


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": command_run,
    "test": command_test,
    "check": command_check,
    "bench": command_bench,
    "proof": command_proof,
    "soak": command_soak,
    "screenshots": command_screenshots,
    "package": command_package,
}


def main(arguments: Sequence[str]) -> int:
    """Run one command; the result is the exit code."""
    if not arguments or arguments[0] not in COMMANDS:
        say((__doc__ or "").strip())
        return 0 if arguments and arguments[0] in {"-h", "--help", "help"} else 2
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except Stop as stop:
        say(str(stop))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older one reads this
        sys.exit("swf-desktop needs Python 3.11 or newer.")
    sys.exit(main(sys.argv[1:]))
