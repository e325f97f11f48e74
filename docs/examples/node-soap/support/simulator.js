// SPDX-License-Identifier: EUPL-1.2
// The simulator in a test: the one at KSZ_SIM_URL, else one that is started here and ends with the tests.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';

let started;

/** The URL of a running simulator, and how to stop it. */
async function simulator() {
  if (process.env.KSZ_SIM_URL) return { url: process.env.KSZ_SIM_URL.replace(/\/+$/, ''), stop: async () => {} };
  const server = spawn('ksz-sim', ['serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise((resolve) => server.once('close', resolve));
  const url = await new Promise((resolve, reject) => {
    server.once('error', () => reject(new Error('ksz-sim is not on the PATH: install ksz-simulator, or set KSZ_SIM_URL to a running one')));
    server.once('exit', (code) => reject(new Error(`ksz-sim ended with exit code ${code}`)));
    createInterface({ input: server.stdout }).on('line', (line) => {
      const [, found] = line.match(/listens on ([^\s,]+)/) ?? [];
      if (found) resolve(found);
    });
  });
  return { url, stop: () => (server.kill(), gone) };
}

/** A sandbox with the scenario `starter`, on 2 March 2026: nobody else sees or changes it. */
export async function sandbox() {
  started ??= simulator();
  const sandbox = new Sandbox((await started).url);
  await sandbox.control('POST', '', { name: sandbox.name, scenarios: ['starter'], clock: '2026-03-02T09:00:00' });
  return sandbox;
}

/** After all tests of a file. */
export async function stop() {
  if (started) await (await started).stop();
}

class Sandbox {
  constructor(server) {
    this.server = server;
    this.name = `node-${randomUUID()}`;
    this.url = `${server}/sandbox/${this.name}`;
  }

  /** Moves the clock: '+3m' is three months. */
  move(span) {
    return this.control('PUT', `/${this.name}/clock`, { move: span });
  }

  /** Makes something go wrong: docs/faults.md. */
  fault(what, when = {}, howOften = { times: 1 }) {
    return this.control('POST', `/${this.name}/faults`, { what, when, how_often: howOften });
  }

  /** Fails with the simulator's explanation unless the network got what is said here. */
  async check(check) {
    const { passed, message } = await this.control('POST', `/${this.name}/checks`, check);
    assert.ok(passed, message);
  }

  remove() {
    return this.control('DELETE', `/${this.name}`);
  }

  async control(method, path, body) {
    const headers = { 'Content-Type': 'application/json' };
    if (process.env.KSZ_SIM_TOKEN) headers.Authorization = `Bearer ${process.env.KSZ_SIM_TOKEN}`;
    const address = `${this.server}/control/v1/sandboxes${path}`;
    const answer = await fetch(address, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text && JSON.parse(text);
  }
}
