# Everything works from a bare Python 3.11–3.13: each target sets up what it needs, once.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test test-all lab lessons lessons-check assignments lint setup clean

help:            ## this list
	@grep -hE '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/:[^#]*##/\t/' | expand -t 16

demo: $(READY)   ## install, grade a sample class, show the table and the report
	@$(BIN)/autograder demo

test: $(READY)   ## install, run the tests (without the slow ones)
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not slow"

test-all: $(READY) ## run all tests, the slow ones too
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile

lab: $(READY)    ## open the course in JupyterLab
	@$(BIN)/jupyter lab --notebook-dir=.

lessons: $(READY) ## execute the lessons and store their outputs (set COURSE_MIRROR for real data)
	@$(BIN)/python -m lessons.build --execute

lessons-check: $(READY) ## execute the lessons on the stand-ins and fail on any error
	@$(BIN)/python -m lessons.build --check --offline

assignments: $(READY) ## rebuild the assignments' source and release notebooks
	@$(BIN)/python -m assignments.build
	@for a in a1 a2 a3 a4 a5 a6; do $(BIN)/autograder release $$a --course assignments || exit 1; done

lint: $(READY)   ## check code and notebooks
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

setup: $(READY)  ## only install

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "This course needs Python 3.11, 3.12 or 3.13; $(PYTHON) is $$($(PYTHON) --version). Try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 2; }
	@echo "Setting up $(VENV) (TensorFlow and JupyterLab, about 2 GB on disk; a minute or two) …"
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module is missing: on Debian and Ubuntu run: apt install python3-venv"; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --progress-bar on \
	  --constraint constraints.txt --editable '.[dev,cluster]'
	@touch $(READY)

clean:           ## remove the environment and what the demo wrote
	rm -rf $(VENV) demo
