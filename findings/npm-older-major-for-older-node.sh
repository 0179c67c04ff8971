#!/usr/bin/env bash
# npm 11.19.1: where the newest release wants a newer Node, `npm install NAME` takes an older major, and `npm outdated` reports nothing.
#
# The manual of npm install says so since 2025; its output does not. npm outdated, whose manual calls "latest" the release that is tagged
# as latest in the registry, compares with the newest one that fits the running Node: it prints nothing and exits with 0, although npm view shows
# the newer major. Only NAME@latest installs that, with a warning (EBADENGINE). With Node 20, for example, a new project
# starts on ai 6 in November 2026, three months after ai 7 (Node 22): an old major in a package.json may be no choice of its author.
# The registry here is local, with two releases of one package, so that the result does not depend on the day. Needs Node 20.17 or later.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${registry:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix tools npm@11.19.1 >log 2>&1 || { cat log && exit 1; }
export npm_config_userconfig=$folder/user npm_config_globalconfig=$folder/global npm_config_cache=$folder/cache npm_config_update_notifier=false
npm() { "$folder/tools/node_modules/.bin/npm" --no-audit --no-fund --noproxy=127.0.0.1 "$@"; }
mkdir package
for release in '1.0.0 >=18' '2.0.0 >=999'; do
  version=${release% *}
  printf '{"name": "example", "version": "%s", "engines": {"node": "%s"}}\n' "$version" "${release#* }" >package/package.json
  npm pack --silent ./package >/dev/null
  cp package/package.json "$version.json"
done
cat >registry.cjs <<'JAVASCRIPT'
const { createHash } = require("node:crypto");
const { readFileSync, writeFileSync } = require("node:fs");
const server = require("node:http").createServer((request, response) => {
  if (request.url.endsWith(".tgz")) return response.end(readFileSync(request.url.slice(1)));
  const releases = ["1.0.0", "2.0.0"].map((version) => {
    const name = `example-${version}.tgz`;
    const integrity = "sha512-" + createHash("sha512").update(readFileSync(name)).digest("base64");
    const dist = { tarball: `http://127.0.0.1:${server.address().port}/${name}`, integrity };
    return [version, { ...JSON.parse(readFileSync(`${version}.json`)), dist }];
  });
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify({ name: "example", "dist-tags": { latest: "2.0.0" }, versions: Object.fromEntries(releases) }));
});
server.listen(0, "127.0.0.1", () => writeFileSync("port", String(server.address().port)));
JAVASCRIPT
node registry.cjs &
registry=$!
until [ -s port ]; do kill -0 "$registry" && sleep 0.1; done
export npm_config_registry=http://127.0.0.1:$(cat port)/
installed() {
  rm -rf project && mkdir project && echo '{"private": true}' >project/package.json
  npm install --prefix project "$1" >log 2>&1
  node -p "require('./project/node_modules/example/package.json').version"
}
newest=$(npm view example version)
plain=$(installed example)
warnings=$(grep -c warn log || true)
outdated=$(cd project && npm outdated) || { echo "npm outdated speaks of it now: $outdated" && exit 1; }
tagged=$(installed example@latest)
echo "npm view: $newest; npm install example: $plain, $warnings warnings; npm outdated: \"$outdated\""
echo "npm install example@latest: $tagged, $(grep -m 1 EBADENGINE log)"
[ "$newest $plain $warnings $tagged" = "2.0.0 1.0.0 0 2.0.0" ]
[ -z "$outdated" ]
grep -q EBADENGINE log
