#!/usr/bin/env bash
# RenderCV 2.3 wants a telephone number with its country code, and prints it without.
#
# "030 901820" is refused; "+49 30 901820" is taken, linked as tel:+49-30-901820 and printed as "030 901820", which cannot be dialled
# from abroad or typed off the paper. The default is the national form; locale.phone_number_format changes it in 2.3, in
# 2.8 (same output) it is design.header.connections.phone_number_format, and each refuses the key of the other.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "rendercv[full]==2.3" "typer==0.20.0" "click>=8.1,<9" 2>/dev/null
cd "$folder"
rendered() {
  printf 'cv:\n  name: Ada Example\n  phone: "%s"\n  sections: {a: ["b"]}\n%s' "$1" "${2:-}" >cv.yaml
  rm -rf rendercv_output
  env/bin/rendercv render cv.yaml -nopdf -nopng -nohtml -nomd >log || true
  cat rendercv_output/*.typ 2>/dev/null || true
}
if rendered "030 901820" | grep -q 901820; then
  echo "a number without country code is taken now" && exit 1
fi
line=$(rendered "+49 30 901820" | grep "tel:")
echo "$line"
[[ $line == *"tel:+49-30-901820"* && $line == *")030 901820]"* ]] || { echo "it is printed in another way now" && exit 1; }
rendered "+49 30 901820" $'locale: {phone_number_format: international}\n' | grep -q ")+49 30 901820]"
