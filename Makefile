# Två kommandon räcker: make report (exempelstudiens rapporter) och make test (alla prov).
# .venv görs vid behov och görs om när pyproject.toml eller constraints.txt ändras.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: report test lab benchmark clean

report: .venv/base.done
	@$(BIN)/jimeval run --study .

# En process per kärna, en fil (och en arbetsboks alla celler) i en och samma; trådar i dem vore fler än kärnorna.
test: export OMP_NUM_THREADS := 1
test: export OPENBLAS_NUM_THREADS := 1
test: .venv/test.done
	$(BIN)/ruff check .
	$(BIN)/jimeval build --study .
	$(BIN)/python -m pytest -n logical --dist loadfile $(PYTEST)

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
