#!/bin/sh
# Writes a root file system for BASE_IMAGE from the Debian or Ubuntu packages that are installed on this machine: no registry, no
# mirror. It has a C library and time zones, and neither a shell nor passwords.
#   sh base.sh base.tar [more packages]
set -eu
out=$1
shift
list=$(mktemp)
trap 'rm -f "$list"' EXIT
# Packages are looked at one by one: their names differ between releases, and only libc6 is indispensable.
for package in libc6 zlib1g libgcc-s1 libstdc++6 tzdata netbase "$@"; do
  dpkg -L "$package" >>"$list" 2>/dev/null || [ "$package" != libc6 ] || { echo "libc6 is not installed" >&2; exit 1; }
done
grep -E '^/(lib|lib64|usr/lib|usr/lib64|usr/share/zoneinfo|etc)(/|$)' "$list" | grep -v -E '^/usr/(lib/(locale|gconv)|share/doc)|^/lib(64)?$|/(perl|gconv)/' |
  sort -u | while IFS= read -r path; do
    # A directory that is a link here (/lib on merged systems) would hide what lies below it.
    if [ -d "$path" ] && [ -L "$path" ]; then continue; fi
    if [ -e "$path" ] || [ -L "$path" ]; then printf '%s\n' "${path#/}"; fi
  done >"$list.kept"
mkdir -p "$list.d/tmp" "$list.d/proc" "$list.d/sys" "$list.d/dev" "$list.d/etc/sekisho" "$list.d/var/tmp" "$list.d/run"
chmod 1777 "$list.d/tmp" "$list.d/var/tmp"
printf 'nonroot:x:65532:65532:nonroot:/nonexistent:/usr/sbin/nologin\nroot:x:0:0:root:/root:/usr/sbin/nologin\n' >"$list.d/etc/passwd"
printf 'root:x:0:\nnonroot:x:65532:\n' >"$list.d/etc/group"
set -- --owner=0 --group=0 --numeric-owner --sort=name --mtime=@0
tar -C / "$@" --no-recursion -cf "$out" -T "$list.kept"
tar -C "$list.d" "$@" -rf "$out" ./tmp ./proc ./sys ./dev ./etc/sekisho ./etc/passwd ./etc/group ./var ./run
rm -rf "$list.kept" "$list.d"
