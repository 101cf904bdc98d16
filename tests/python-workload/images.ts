/** Where the workload of the tests lies, relative to the project. */
export const PYTHON = "tests/python-workload";

/** A task in Python, with other bytes for each platform. */
export const TASK_IMAGE = {
  build: {
    context: PYTHON,
    dockerfile: `${PYTHON}/Dockerfile`,
    rehearsal: {
      command: ["python3", `${PYTHON}/build.py`],
      entrypoint: ["python3", "main.py"],
      workingDirectory: "/srv/readings",
      environment: { PYTHONDONTWRITEBYTECODE: "1" },
      data: {
        model: `${PYTHON}/model.json`,
        nextModel: `${PYTHON}/next_model.json`,
        source: { input: `${PYTHON}/readings.csv`, result: `${PYTHON}/readings.banded.csv` },
        target: { input: `${PYTHON}/target_readings.csv`, result: `${PYTHON}/target_readings.banded.csv` },
      },
    },
  },
};

/** Another image, which a command of the system lays out. */
export const OTHER_IMAGE = {
  build: {
    dockerfile: `${PYTHON}/Dockerfile`,
    platforms: ["linux/amd64"],
    rehearsal: { command: ["cp", `${PYTHON}/model.json`], entrypoint: ["cat", "model.json"] },
  },
};

/** What the task's metrics have to be in a source. */
export const THRESHOLDS = { rows: { min: 1 }, outside: { max: 0.6 } };
