#!/bin/bash
# The first process of tests/fresh's namespaces: lays /proc, /dev, /tmp and /run, then goes inside.
# usage: fresh_enter.sh ROOT NETWORK(yes|no) root|user HOME PHASE
set -euo pipefail

ROOT=$1 NETWORK=$2 WHO=$3 HOME_DIR=$4 PHASE=$5

mount --make-rprivate /
mount --bind "$ROOT" "$ROOT"
mount -t proc proc "$ROOT/proc"
mount -t tmpfs -o mode=0755 tmpfs "$ROOT/dev"
for node in 'null 1 3' 'zero 1 5' 'full 1 7' 'random 1 8' 'urandom 1 9' 'tty 5 0'; do
	read -r name major minor <<<"$node"
	mknod -m 0666 "$ROOT/dev/$name" c "$major" "$minor"
done
ln -s /proc/self/fd "$ROOT/dev/fd"
ln -s /proc/self/fd/0 "$ROOT/dev/stdin"
ln -s /proc/self/fd/1 "$ROOT/dev/stdout"
ln -s /proc/self/fd/2 "$ROOT/dev/stderr"
mkdir "$ROOT/dev/pts" "$ROOT/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts "$ROOT/dev/pts"
ln -s pts/ptmx "$ROOT/dev/ptmx"
mount -t tmpfs -o mode=1777 tmpfs "$ROOT/dev/shm"
mount -t tmpfs -o mode=1777 tmpfs "$ROOT/tmp"
mount -t tmpfs -o mode=0755 tmpfs "$ROOT/run"
hostname fresh
printf '127.0.0.1 localhost fresh\n' >"$ROOT/etc/hosts"
[[ $NETWORK == yes ]] || ip link set lo up

as=()
if [[ $WHO == user ]]; then
	chroot "$ROOT" chown -R tester:tester "$HOME_DIR"
	as=(setpriv --reuid=tester --regid=tester --init-groups)
fi
mapfile -t environment <"$ROOT$HOME_DIR/environment"
# Not exec: this shell stays as the namespace's first process and takes in what others leave behind.
chroot "$ROOT" "${as[@]}" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
	"HOME=$HOME_DIR" "USER=${WHO/user/tester}" "${environment[@]}" bash "$HOME_DIR/inside.sh" "$PHASE" </dev/null
