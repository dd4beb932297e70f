#!/usr/bin/env bash
# Makes deploy/requirements.lock anew from pyproject.toml:
#
#   pip install uv && bash deploy/lock.sh                 # what pyproject.toml asks for, no more
#   bash deploy/lock.sh --upgrade                         # and every newest release
#   bash deploy/lock.sh --upgrade-package httpx           # or that of one package
#
# PyTorch is written here by hand. Its releases on the package index for Linux want gigabytes of
# libraries for GPUs; the builds for CPUs alone, 2.13.0+cpu, are on PyTorch's own index. macOS and
# Windows take theirs from the package index, for CPUs already. After a change of the version, or
# for another platform, put the wheel's hash in: `pip download --no-deps torch==2.13.0+cpu` there,
# then `pip hash` of the file. A wheel that is not listed is refused, never installed.
set -euo pipefail
cd "$(dirname "$0")/.."

linux=(
    6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b  # 3.11, x86_64
    84453b69508ec79902f899c5ed9495acb9e2bbe9fda5f1d5d6f19e3c3842e1a7  # 3.11, aarch64
    4ca4a9394b0c771238a4f73590fdbbc4debad85ed0fa63d026ae1b085da7d6e2  # 3.12, x86_64
    6f307c2c32d764ffc6ff6893b801fad6d4752f3e67966cb8abf1843427c02604  # 3.12, aarch64
    3fbf9c9d1f3c10c2d59d04aca426dee9ccc6ceb32d255c61e93acc3b4f75fae6  # 3.13, x86_64
    0b8f7d0423027ae8b90c7977c627f3379f325363a08224dffad9b4b2d684a83d  # 3.13, aarch64
    d20fa53ee744502fa4c69818a720b05ca0d37abd055d4f6e66cae155114bc691  # 3.14, x86_64
    ca021f9eb2f8345c83fa03e3a04587308afb8df71bd472670b3ece00df58621c  # 3.14, aarch64
)
others=(
    e76f9bcecc52b8ff711239a2f7547d5353df95878ab232f0773c1d95928b92f8  # 3.11, macOS on arm64
    a0d8b11f16a48d60e2015d8213aa0390744cbebb98e58b62b3514dddc656e330  # 3.11, Windows
    2fe228aba290d14b9f31b049be550dbd469c3fd3013d7a19705b30454da97027  # 3.12, macOS on arm64
    024c6cc0c1b085f2f91f20a3dc27b0471d021c31ce84b81be3afdc39f791fd9d  # 3.12, Windows
    33449899ce5496c1b84b4853179d94fd102028ae1407314d9fb956bb79e70d09  # 3.13, macOS on arm64
    49b58f1e2c52440abb6f17c28f0335fe6c6d01ad1a7f55b0183b81e4b34d64e6  # 3.13, Windows
    d849b390e07d8d333ce8ecaf91b273c656c598379a19c9acf1318a883f6b391c  # 3.14, macOS on arm64
    4f8573e3ce9ebcd53fe922f01077a6085ccdfbe5f12fd215883a9d87d7a744fd  # 3.14, Windows
)
torch=$(sed -n 's/^ *"torch==\([0-9.]*\)",$/\1/p' pyproject.toml)
test -n "$torch" || { echo "pyproject.toml does not say which torch." >&2; exit 1; }

made=$(mktemp)
trap 'rm -f "$made"' EXIT
cat deploy/requirements.lock > "$made" 2>/dev/null || true
# What PyTorch wants for GPUs, and what is for browsers only.
unwanted=(cuda-{bindings,toolkit} triton nvidia-{cudnn,cusparselt,nccl,nvshmem}-cu13 httpx2-jsfetch)
# Besides what pyproject.toml asks for there is hatchling, which builds Citebot.
uv pip compile pyproject.toml <(echo hatchling) --quiet --universal --python-version 3.11 \
    --generate-hashes --only-binary :all: --emit-build-options --no-header --no-annotate \
    --no-emit-package torch --excludes <(printf '%s\n' "${unwanted[@]}") \
    --output-file "$made" "$@"
{
    echo "# All that a release of Citebot installs. Made by deploy/lock.sh, which says how and more."
    sed "/^# The following packages/,\$d" "$made"
    printf "torch==%s+cpu ; sys_platform == 'linux'" "$torch"
    printf ' \\\n    --hash=sha256:%s' "${linux[@]}"
    printf "\ntorch==%s ; sys_platform != 'linux'" "$torch"
    printf ' \\\n    --hash=sha256:%s' "${others[@]}"
    echo
} > deploy/requirements.lock
