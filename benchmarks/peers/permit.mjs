// The permit process by bpmn-engine, as its documentation shows: recover, resume, signal,
// getState, save. One durable transaction of a SQLite file (WAL, synchronous=FULL) holds the
// state's row and one audit row.
//
//   node permit.mjs DIAGRAM DATABASE
//
// Reads one request a line: {"case": true} begins a case; {"case": 1, "complete": "intake",
// "values": {…}} completes one task and answers how long that took.

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Engine } from 'bpmn-engine';
import Database from 'libsql';

const [, , diagramFile, databaseFile] = process.argv;
const source = readFileSync(diagramFile, 'utf8');
const database = new Database(databaseFile);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec('CREATE TABLE instances (id INTEGER PRIMARY KEY, revision INTEGER, state TEXT)');
database.exec('CREATE TABLE audit (id INTEGER PRIMARY KEY, instance INTEGER, action TEXT, after TEXT)');
const load = database.prepare('SELECT revision, state FROM instances WHERE id = ?');
const add = database.prepare('INSERT INTO instances (revision, state) VALUES (1, ?)');
const save = database.prepare(
  'UPDATE instances SET revision = revision + 1, state = ? WHERE id = ? AND revision = ?',
);
const note = database.prepare("INSERT INTO audit (instance, action, after) VALUES (?, 'task_completed', ?)");

// Scripts are compiled once per text and run without a sandbox of their own: the engine's
// default makes a new context for each, which costs more.
const compiled = new Map();

function scriptsFor(variables) {
  const bodies = new Map();
  return {
    register({ id, behaviour }) {
      const body = behaviour.script ?? behaviour.conditionExpression?.body;
      if (body) bodies.set(id, body);
    },
    getScript(language, { id }) {
      const body = bodies.get(id);
      if (!body) return undefined;
      if (!compiled.has(body)) compiled.set(body, new Function('it', 'next', body));
      return { execute: (scope, next) => compiled.get(body)(variables, next) };
    },
  };
}

function stateOf(state, variables) {
  return JSON.stringify({ state, variables });
}

async function begin() {
  const variables = {};
  const engine = new Engine({ name: 'permit', source, scripts: scriptsFor(variables) });
  await engine.execute();
  const state = await engine.getState();
  await engine.stop();
  return Number(add.run(stateOf(state, variables)).lastInsertRowid);
}

async function complete(id, element, values) {
  const began = performance.now();
  const row = load.get(id);
  const { state, variables } = JSON.parse(row.state);
  const engine = new Engine({ name: 'permit', scripts: scriptsFor(variables) }).recover(state);
  const execution = await engine.resume();
  Object.assign(variables, values);
  execution.signal({ id: element });
  const next = stateOf(await engine.getState(), variables);
  database.exec('BEGIN IMMEDIATE');
  if (save.run(next, id, row.revision).changes !== 1) throw new Error('stale revision');
  note.run(id, JSON.stringify(values));
  database.exec('COMMIT');
  const seconds = (performance.now() - began) / 1000;
  const open = execution.getPostponed().filter((api) => api.type === 'bpmn:UserTask');
  await engine.stop();
  return { seconds, bytes: Buffer.byteLength(next), open: open.map((api) => api.id), variables };
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const answer = asked.complete
    ? await complete(asked.case, asked.complete, asked.values)
    : { case: await begin() };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
