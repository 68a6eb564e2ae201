#!/bin/sh
# Writes a Debian package from packaging/target (after mvn -pl packaging -am package). Nothing is fetched; dpkg-deb is all it needs.
#   sh packaging/debian/build.sh [DIRECTORY]      default: packaging/target; prints the package's path
set -eu
umask 022
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$here/../..
target=$root/packaging/target
out=${1:-$target}
[ -f "$target/sekisho.jar" ] || { echo "packaging/target/sekisho.jar is missing: mvn -pl packaging -am package" >&2; exit 1; }
# 0.1.0-SNAPSHOT is older than 0.1.0.
version=$(sed -n 's:^  <version>\(.*\)</version>:\1:p' "$root/pom.xml" | head -n 1 | sed 's/-SNAPSHOT$/~snapshot/')
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

app=$tree/usr/lib/sekisho/packaging
mkdir -p "$tree/DEBIAN" "$app/bin" "$app/target/lib" "$tree/usr/bin" "$tree/usr/lib/systemd/system" "$tree/usr/lib/sysusers.d" \
  "$tree/usr/share/sekisho" "$tree/usr/share/doc/sekisho"
cp "$target/sekisho.jar" "$app/target/"
cp "$target"/lib/*.jar "$app/target/lib/"
cp "$root/packaging/bin/sekisho" "$app/bin/"
cp "$here/sekisho.service" "$tree/usr/lib/systemd/system/"
cp "$here/sysusers.conf" "$tree/usr/lib/sysusers.d/sekisho.conf"
cp -r "$root/packaging/observability" "$root/packaging/examples" "$tree/usr/share/sekisho/"
cp "$root/README.md" "$tree/usr/share/doc/sekisho/"
cp -r "$root/docs" "$tree/usr/share/doc/sekisho/"
cp "$root/LICENSE" "$tree/usr/share/doc/sekisho/copyright"
[ ! -f "$target/bom.json" ] || cp "$target/bom.json" "$tree/usr/share/doc/sekisho/"

# The launcher finds the jar beside itself. The service's user may not write there, so no archive of classes is made.
cat >"$tree/usr/bin/sekisho" <<'LAUNCHER'
#!/bin/sh
here=$(dirname -- "$(readlink -f -- "$0")")
SEKISHO_BUILD=never SEKISHO_ARCHIVE=never exec "$here/../lib/sekisho/packaging/bin/sekisho" "$@"
LAUNCHER
chmod 755 "$tree/usr/bin/sekisho" "$app/bin/sekisho"

cat >"$tree/DEBIAN/control" <<CONTROL
Package: sekisho
Version: $version
Architecture: all
Section: net
Priority: optional
Maintainer: Sekisho <root@localhost>
Depends: java17-runtime-headless, adduser
Recommends: chrony | systemd-timesyncd
Description: gateway between a closed network and production
 Lets through what one file lists, gives out names only at the addresses
 that the file permits, and writes every decision into a signed log.
CONTROL
cp "$here/postinst" "$here/prerm" "$tree/DEBIAN/"
chmod 755 "$tree/DEBIAN/postinst" "$tree/DEBIAN/prerm"
package=$out/sekisho_${version}_all.deb
dpkg-deb --root-owner-group -Zgzip --build "$tree" "$package" >&2
echo "$package"
