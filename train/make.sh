#!/usr/bin/env bash
# From the data folder to the files that ship: trains (resuming where it was stopped), exports, writes the card.
#   train/make.sh ../shared [runs/model]
set -euo pipefail
data=${1:?the data folder}
run=${2:-runs/model}
[ -s "$run/frames.jsonl" ] || python -m train.frames --data "$data" --out "$run/frames.jsonl"
python -m train.run --data "$data" --out "$run" --frames "$run/frames.jsonl" --steps 21500 --every 500 --rate 2e-4 --resume
python -m train.export --checkpoint "$run/checkpoint.pt" --out casus/model
python -m train.card --run "$run" --out casus/model --version "$(date -u +%Y.%m)"
