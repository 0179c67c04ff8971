#!/usr/bin/env bash
# pytest-xdist 3.8.0 with pytest 9.2.0: `--dist loadgroup` takes no notice of `xdist_group`.
#
# Tests of one group are meant to run in one worker, because they share something that only one process may use. With pytest
# 8.4.2 they do; with 9.2.0 they are handed to all workers, without a warning and without the "@group" that marks their names otherwise. `--dist loadfile`
# keeps the tests of a file together as before.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for version in 8.4.2 9.2.0; do
  python3 -m venv "$folder/$version"
  "$folder/$version/bin/pip" install --quiet --disable-pip-version-check "pytest==$version" "pytest-xdist==3.8.0" 2>/dev/null
done
cat >"$folder/test_groups.py" <<'PYTHON'
import time

import pytest


@pytest.mark.xdist_group("printer")
@pytest.mark.parametrize("number", range(8))
def test_of_the_group(number, worker_id, record_property):
    time.sleep(0.2)
    print(f"worker {worker_id}")
PYTHON
workers() {
  "$folder/$1/bin/pytest" -p no:cacheprovider --rootdir "$folder" --numprocesses 2 --dist "$2" -rP "$folder/test_groups.py" |
    sed -n 's/^worker //p' | sort -u | wc -l
}
before=$(workers 8.4.2 loadgroup)
group=$(workers 9.2.0 loadgroup)
file=$(workers 9.2.0 loadfile)
echo "workers for the tests of one group: pytest 8.4.2 loadgroup $before, 9.2.0 loadgroup $group, 9.2.0 loadfile $file"
[ "$before" = 1 ] && [ "$group" = 2 ] && [ "$file" = 1 ]
