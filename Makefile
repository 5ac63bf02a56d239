# Réciproque. `make` seul dit ce qu'on peut faire ; la logique est dans scripts/.
PYTHON ?= python3
VENV := .venv/bin

.DEFAULT_GOAL := aide
.PHONY: aide run venv test test-vite test-sqlite test-postgresql test-navigateur lint format bench bench-national bench-lecture captures premiere-heure requirements clean

aide: ## Cette liste
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

run: ## Installer, charger la démonstration et servir (PORT, HOST, RECIPROQUE_DONNEES, RECIPROQUE_DEMO=0)
	@exec $(PYTHON) scripts/demarrer.py

venv: ## Créer ou mettre à jour .venv avec tout ce qu'il faut pour développer
	@$(PYTHON) scripts/installer.py dev

# RECIPROQUE_RALENTI=6 make test-navigateur : la même chose sur un navigateur six fois plus lent.
test: ## Tout : lint, SQLite avec couverture, PostgreSQL, Chromium, tirages aléatoires
	@$(PYTHON) scripts/tester.py

test-vite: ## Les tests sur SQLite, sans navigateur
	@$(PYTHON) scripts/tester.py vite

test-sqlite test-postgresql test-navigateur lint: ## Une partie seulement
	@$(PYTHON) scripts/tester.py $(patsubst test-%,%,$@)

format: venv ## Remettre en forme le Python
	$(VENV)/ruff check --fix --quiet .
	$(VENV)/ruff format --quiet .

bench: venv ## Mesurer : lecture, pages
	@for mesure in benchmarks/mesure_*.py; do echo "── $$mesure"; $(VENV)/python $$mesure || exit 1; done

bench-national: venv ## Les pages à 434 contrats et 60 000 engagements, à côté de deux contrats
	$(VENV)/python benchmarks/bench_national.py

bench-lecture: venv ## Précision et rappel de la lecture, puis vitesse et mémoire à côté d'autres outils
	$(VENV)/python benchmarks/bench_lecture.py
	@echo; $(VENV)/python benchmarks/comparer_lecteurs.py

captures: venv ## Refaire les images du guide
	@RECIPROQUE_CAPTURES=docs/guide/images $(VENV)/pytest tests/navigateur/test_guide.py -q -p no:randomly

premiere-heure: venv ## Rejouer les premiers pas du guide et en dire les secondes (docs/premiere-heure.md)
	@RECIPROQUE_PREMIERE_HEURE=docs/premiere-heure.md $(VENV)/pytest tests/navigateur/test_premiere_heure.py -q -p no:randomly

requirements: venv ## Recompiler les dépendances (demande uv) ; MISE_A_JOUR=--upgrade pour les rafraîchir
	cd requirements && for niveau in base dev bench; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --custom-compile-command "make requirements" $(MISE_A_JOUR) $$niveau.in -o $$niveau.txt || exit 1; done

clean: ## Enlever ce qui se refait (jamais les données)
	rm -rf .venv .cache .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache .coverage* htmlcov statiques
	find reciproque tests scripts benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
