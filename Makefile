# Två kommandon räcker: make report (exempelstudiens rapporter) och make test (alla prov).
# .venv görs vid behov och görs om när pyproject.toml eller constraints.txt ändras.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: report test lab benchmark clean

report: .venv/base.done
	@$(BIN)/jimeval run --study .

test: .venv/test.done
	$(BIN)/ruff check .
	$(BIN)/jimeval build --study .
	$(BIN)/python -m pytest $(PYTEST)

lab: .venv/lab.done
	$(BIN)/jimeval lab --study .

benchmark: .venv/test.done
	$(BIN)/python benchmarks/reports.py

.venv/%.done: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".$(if $(filter base,$*),,[$*])"
	@touch $@

clean:
	rm -rf .venv data/processed/*.parquet data/processed/manifest.json reports/*/ reports/*.html reports/*.json
