# Shared by the set-up scripts: messages, and Debian packages when we may install them.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

as_root() { [ "$(id -u)" = 0 ]; }

# retry COMMAND...: three times, with a pause that grows.
retry() {
    local attempt
    for attempt in 1 2 3; do
        "$@" && return 0
        [ "$attempt" = 3 ] || sleep $((attempt * 3))
    done
    return 1
}

# install_debian WHY PACKAGE...: install as root with apt-get, otherwise name the command to type.
install_debian() {
    local why=$1
    shift
    local command="apt-get install --no-install-recommends $*"
    if ! command -v apt-get >/dev/null; then
        die "$why. Install what your system calls: $*"
    elif ! as_root; then
        die "$why. Type: sudo $command"
    fi
    say "$why: installing $*"
    export DEBIAN_FRONTEND=noninteractive
    local quiet=(-qq -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120)
    # Lists that are too old name files that are gone: read them again before giving up.
    apt-get install -y "${quiet[@]}" --no-install-recommends "$@" >/dev/null 2>&1 ||
        { retry apt-get update "${quiet[@]}" &&
            retry apt-get install -y "${quiet[@]}" --no-install-recommends "$@"; } >&2 ||
        die "$why, and apt-get could not install it. Type: apt-get update && $command"
}
