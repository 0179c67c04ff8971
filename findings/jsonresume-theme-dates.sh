#!/usr/bin/env bash
# Two themes of JSON Resume show dates that nobody wrote: a year becomes January, and west of Greenwich the year before.
#
# The schema allows "2024" and "2024-05". jsonresume-theme-even 0.26.1, today's default, shows the year as "Jan 2024".
# jsonresume-theme-stackoverflow 3.3.0 does so too, and reads the date in UTC but prints it in the time zone of whoever renders it:
# in New York "2024" is "Dec 2023", and "2024-05-01" is "Apr 2024". jsonresume-theme-kendall 0.2.0 keeps the year.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund jsonresume-theme-even@0.26.1 jsonresume-theme-stackoverflow@3.3.0 jsonresume-theme-kendall@0.2.0 \
  >log 2>&1 || { cat log && exit 1; }
cat >show.cjs <<'JAVASCRIPT'
const [theme] = process.argv.slice(2);
const lists = ["skills", "projects", "education", "volunteer", "awards", "publications", "languages", "interests", "references", "certificates"];
const resume = {
  ...Object.fromEntries(lists.map((name) => [name, []])),
  basics: { name: "Ada", location: {}, profiles: [] },
  work: [{ name: "Example", startDate: "2024", endDate: "2024-05-01", highlights: [] }],
};
import(`jsonresume-theme-${theme}`).then(async (module) => {
  const page = await (module.render ?? module.default.render)(resume);
  const text = page.replace(/<(style|script)[\s\S]*?<\/\1>/g, "").replace(/<[^>]*>/g, " ");
  console.log(text.match(/(?:[A-Z][a-z]{2},? )?20\d\d/g).slice(0, 2).join(" to "));
});
JAVASCRIPT
expect() {
  shown=$(TZ=$2 node show.cjs "$1")
  echo "$1 in $2: $shown"
  [ "$shown" = "$3" ] || { echo "another output now" && exit 1; }
}
expect even UTC "Jan 2024 to May 2024"
expect even America/New_York "Jan 2024 to May 2024"
expect stackoverflow UTC "Jan 2024 to May 2024"
expect stackoverflow America/New_York "Dec 2023 to Apr 2024"
expect kendall America/New_York "2024 to May 2024"
