"""`make audit`: looks each pinned package up among the known vulnerabilities, and is only green where it could look at all."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[1]
_SHOWN = 5


def judge(report: Mapping[str, Any], pinned: int) -> tuple[int, list[str]]:
    """How the audit ends (0 only where every pinned package was looked up and none is vulnerable), and what is said of it."""
    found: Sequence[Mapping[str, Any]] = report.get("dependencies", [])
    vulnerable = [
        f"{one['name']} {one['version']}: {each['id']}, mended in {', '.join(each['fix_versions']) or 'no version yet'}"
        for one in found
        for each in one.get("vulns", ())
    ]
    unseen = [str(one["name"]) for one in found if "skip_reason" in one]
    causes = sorted({str(one["skip_reason"]).partition(":")[0] for one in found if "skip_reason" in one})
    lacking = max(0, pinned - len(found))
    said = [f"VULNERABLE: {one}" for one in vulnerable]
    if unseen or lacking:
        named = ", ".join(unseen[:_SHOWN]) + (", …" if len(unseen) > _SHOWN else "")
        said.append(
            f"NOT LOOKED AT: {len(unseen) + lacking} of {pinned} packages could not be audited ({named or 'the report lacks them'}). "
            f"{''.join(f'Its words: {cause}. ' for cause in causes[:_SHOWN])}"
            "The audit says nothing about them: run it where the vulnerability service can be reached."
        )
    looked = len(found) - len(unseen)
    if said:
        return 1, [*said, f"{looked} of {pinned} packages looked up, {len(vulnerable)} known holes in them."]
    return 0, [f"{len(found)} packages looked up, none of them known to be vulnerable."]


def _pinned(lock: Path) -> int:
    return sum("==" in line and not line.startswith(" ") for line in lock.read_text(encoding="utf-8").splitlines())


def main(lock: Path = _ROOT / "requirements.lock") -> int:
    """Run it; how it ends."""
    wanted = [str(Path(sys.executable).parent / "pip-audit"), "--require-hashes", "-r", str(lock), "--format", "json"]
    ran = subprocess.run([*wanted, "--progress-spinner", "off"], stdout=subprocess.PIPE, text=True, check=False)
    try:
        code, said = judge(json.loads(ran.stdout), _pinned(lock))
    except ValueError:
        code, said = 1, ["NOT LOOKED AT: pip-audit gave no report; its own words stand above."]
    print("\n".join(said))
    return code


if __name__ == "__main__":
    sys.exit(main())
