#!/usr/bin/env bash
# Renews src/classify/web/static/vendor from npm: USWDS (only what our pages use, compiled), its fonts, htmx.
# Run by a developer where npm has a registry; the city's machines never do. Versions are pinned here.
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
target="$here/src/classify/web/static/vendor"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @uswds/uswds@3.14.0 htmx.org@4.0.1 sass@1.108.2

cat > vendor.scss <<'SCSS'
@use "uswds-core" with (
  $theme-show-compile-warnings: false,
  $theme-show-notifications: false,
  $theme-font-path: "fonts",
  $theme-image-path: "img",
  $theme-global-paragraph-styles: true,
  $theme-global-link-styles: true,
  $theme-global-content-styles: true
);
@forward "uswds-global";
@forward "uswds-elements";
@forward "usa-alert";
@forward "usa-breadcrumb";
@forward "usa-button";
@forward "usa-button-group";
@forward "usa-checkbox";
@forward "usa-error-message";
@forward "usa-fieldset";
@forward "usa-form";
@forward "usa-form-group";
@forward "usa-hint";
@forward "usa-input";
@forward "usa-label";
@forward "usa-legend";
@forward "usa-list";
@forward "usa-pagination";
@forward "usa-radio";
@forward "usa-search";
@forward "usa-select";
@forward "usa-skipnav";
@forward "usa-table";
@forward "usa-tag";
@forward "usa-textarea";
SCSS
# What is drawn as a picture in USWDS would be asked for from everywhere: pictures of controls are put into the sheet.
npx sass --load-path=node_modules/@uswds/uswds/packages --style=compressed --no-source-map --quiet vendor.scss compiled.css

rm -rf "$target"
mkdir -p "$target/fonts" "$target/licenses"
python3 - "$target" <<'PY'
import re, sys
from pathlib import Path
target, sheet = Path(sys.argv[1]), Path("compiled.css").read_text()
# Faces: the three weights that are used, woff2 alone.
faces = "".join(
    "@font-face{font-family:Public Sans Web;font-style:normal;font-weight:%d;font-display:swap;"
    "src:url(fonts/PublicSans-%s.woff2) format('woff2')}" % pair
    for pair in ((400, "Regular"), (600, "SemiBold"), (700, "Bold"))
)
sheet = faces + re.sub(r"@font-face\{[^}]*\}", "", sheet)
package = Path("node_modules/@uswds/uswds/dist/img")
def picture(found):
    path = found.group(1).strip("\"'")
    if not path.startswith("img/"):
        return found.group(0)
    name = path.removeprefix("img/")
    (target / "img" / name).parent.mkdir(parents=True, exist_ok=True)
    (target / "img" / name).write_bytes((package / name).read_bytes())
    return f"url({path})"
sheet = re.sub(r"url\(([^)]*)\)", picture, sheet)
(target / "uswds.css").write_text(sheet)
PY
for weight in Regular SemiBold Bold; do
  cp "node_modules/@uswds/uswds/dist/fonts/public-sans/PublicSans-$weight.woff2" "$target/fonts/"
done
cp node_modules/htmx.org/dist/htmx.min.js node_modules/htmx.org/dist/ext/hx-sse.min.js "$target/"
cp node_modules/@uswds/uswds/LICENSE.md "$target/licenses/uswds.md"
cp node_modules/htmx.org/LICENSE "$target/licenses/htmx.txt"
printf '%s\n' "USWDS 3.14.0 (compiled with sass 1.108.2), Public Sans (SIL OFL 1.1), htmx 4.0.1: made by deploy/vendor-static.sh" > "$target/VERSIONS.txt"
du -sh "$target"
