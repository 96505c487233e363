#!/usr/bin/env bash
# Fetches the libraries of the pages with npm and writes what they need of them into this folder,
# with VENDOR.md. To move to another version: change it here, run `make vendor`, look at the diff.
set -euo pipefail
cd "$(dirname "$0")"

preact=11.2.0
htm=3.1.1

packages=$(mktemp -d)
trap 'rm -rf "$packages"' EXIT
npm pack --silent --pack-destination "$packages" "preact@$preact" "htm@$htm" >/dev/null
for name in preact htm; do
  mkdir "$packages/$name"
  tar -xzf "$packages/$name"-*.tgz -C "$packages/$name" --strip-components 1
  cp "$packages/$name/LICENSE" "LICENSE.$name"
done

# take FILE PACKAGE PATH LICENCE: a browser resolves no bare name, and no source map is kept here.
rows=""
take() {
  local version=$2 sum
  sed -e 's|from *"preact"|from"./preact.mjs"|g' -e '/^\/\/# sourceMappingURL=/d' \
    "$packages/$2/$3" >"$1"
  sum=$(sha256sum "$1" | cut -d ' ' -f 1)
  rows+=$'\n'"| [$1]($1) | $2 ${!version} | \`$3\` | $4, [LICENSE.$2](LICENSE.$2) | \`$sum\` |"
}
take preact.mjs preact dist/preact.mjs MIT
take hooks.mjs preact hooks/dist/hooks.mjs MIT
take htm.mjs htm dist/htm.mjs Apache-2.0

cat >VENDOR.md <<END
# Libraries of the pages

Written by \`make vendor\` ([refresh.sh](refresh.sh)). Each file is the published ES module of its npm
package, with two changes: an import of \`preact\` names the file beside it, and the reference to a
source map, which is not kept here, is gone. A test compares the sums.

| File | Package | Path in the package | Licence | SHA-256 of the file here |
|---|---|---|---|---|$rows
END
