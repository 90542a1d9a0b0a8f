# shellcheck shell=bash
# Where a system keeps its state. Sourced after say.sh.

default_data_dir()
{
	if [[ $EUID == 0 ]]; then
		printf '/var/lib/ccnt\n'
	else
		printf '%s/ccnt\n' "${XDG_STATE_HOME:-$HOME/.local/state}"
	fi
}

# Sets DATA_DIR and the folders in it from the option's value ("" = the default).
folders_set() # DATA
{
	DATA_DIR=$(realpath -m -- "${1:-$(default_data_dir)}")
	RUN_DIR=$DATA_DIR/run
	LOG_DIR=$DATA_DIR/log
	export DATA_DIR RUN_DIR LOG_DIR
}

# Only one deploy/up or deploy/down at a time works on a data folder. Descriptor 9 holds the lock.
folders_lock()
{
	exec 9>"$DATA_DIR/lock"
	flock -n 9 || die "another deploy/up or deploy/down is at work on $DATA_DIR: wait until it has finished"
}

folders_unlock() { exec 9>&-; }
