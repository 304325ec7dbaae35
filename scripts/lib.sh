# shellcheck shell=bash
# What the scripts share. Sourced first: strict mode, the project's folder as the working one, no questions asked.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# Tools that scripts/deps brings without installing them; the system's come first.
export PATH="$PATH:$PWD/build/tools"

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$(basename "$0"): $*"
  exit 1
}

# How many compilers or tests to run at once: one for each core, and for each 1.5 GiB of memory.
jobs_at_once() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable:/ { print int($2 / 1572864) }' /proc/meminfo)
  memory=$((memory > 0 ? memory : 1))
  echo $((cores < memory ? cores : memory))
}

# build PRESET [TARGET…]: configures and builds; everything, where no target is named.
build() {
  local preset=$1
  shift
  cmake --preset "$preset"
  cmake --build --preset "$preset" --parallel "$(jobs_at_once)" ${1+--target "$@"}
}
