@echo off
rem The commands of the Makefile on Windows, where there is no make: make report, make test, make lab, make clean.
setlocal
cd /d "%~dp0"
set PYTHONUTF8=1
set BIN=.venv\Scripts
if "%1"=="" (echo make report ^| make test ^| make lab ^| make clean& exit /b 1)
if not exist %BIN%\python.exe (py -3 -m venv .venv || python -m venv .venv || exit /b 1)
%BIN%\python -c "import sys; sys.exit(0 if sys.version_info >= (3, 11) else 'partsrapport behover Python 3.11 eller senare')" || (rmdir /s /q .venv& exit /b 1)
%BIN%\python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock || exit /b 1
set INSTALL=%BIN%\uv pip install --quiet --python %BIN%\python
%INSTALL% --require-hashes --compile-bytecode -r requirements.lock || exit /b 1
%INSTALL% --no-deps --no-build-isolation -e . || exit /b 1
if "%1"=="report" (%BIN%\partsrapport build& exit /b)
if "%1"=="clean" (%BIN%\partsrapport clean& exit /b)
if "%1"=="lab" (%INSTALL% --require-hashes -r requirements-lab.lock && %BIN%\partsrapport lab& exit /b)
if not "%1"=="test" (echo make %1 finns inte. & exit /b 1)
%INSTALL% --require-hashes -r requirements-dev.lock || exit /b 1
%BIN%\ruff check . && %BIN%\ruff format --check . && %BIN%\mypy && %BIN%\pytest -n 3 --dist loadfile --no-loadscope-reorder
