// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, test } from 'node:test';
import { NotInscribed, Unavailable } from '../src/errors.js';
import { KszClient } from '../src/ksz-client.js';
import { sandbox, stop } from '../support/simulator.js';

// Of the scenario `starter`: Ghent has a file on Ursula, Namur has none.
const GHENT = { cbe: '0999100196', user: 'ocmw-gent', password: 'fake-gent-password' };
const NAMUR = { cbe: '0999100295', user: 'cpas-namur', password: 'fake-namur-password' };
const URSULA = '63042690059';
const URSULA_TO_INSCRIBE = { ssin: URSULA, lastName: 'Kaartjens', birthDate: '1963-04-26', from: '2026-03-02', to: '2026-05-01' };
const PAYMENTS = 'HandiService.consultPayments';

let network;
beforeEach(async () => { network = await sandbox(); });
afterEach(() => network.remove());
after(stop);

const client = (organisation, options) => new KszClient(network.url, organisation, options);
const firstQuarter = (client) => client.payments(URSULA, '2025-01-01', '2025-03-31');

test('the payments of three months, one of them cancelled', async () => {
  assert.deepEqual(await firstQuarter(client(GHENT)), [
    { month: '2025-03', amount: 1377.2, cancelled: false },
    { month: '2025-02', amount: 1377.2, cancelled: true },
    { month: '2025-01', amount: 1377.2, cancelled: false },
  ]);
});

test('an organisation without a file on the person is refused', async () => {
  await assert.rejects(firstQuarter(client(NAMUR)), (error) => error instanceof NotInscribed && error.code === 'MSG00012');
});

test('once it has inscribed the person, it is answered', async () => {
  const namur = client(NAMUR);
  await namur.inscribe(URSULA_TO_INSCRIBE);
  assert.equal((await firstQuarter(namur)).length, 3);
});

test('a source that is down, and an answer that never comes, can be asked again', async () => {
  const ghent = client(GHENT, { timeout: 1000 });
  await network.fault({ supplier_down: true }, { operation: PAYMENTS });
  await assert.rejects(firstQuarter(ghent), Unavailable);
  await network.fault({ timeout: true }, { operation: PAYMENTS });
  await assert.rejects(firstQuarter(ghent), Unavailable);
  assert.equal((await firstQuarter(ghent)).length, 3);
});

test('after the inscription has ended the network refuses again', async () => {
  const namur = client(NAMUR);
  await namur.inscribe(URSULA_TO_INSCRIBE);
  await firstQuarter(namur);
  await network.move('+3m');
  await assert.rejects(firstQuarter(namur), NotInscribed);

  await network.check({ received: { operation: PAYMENTS, ssin: URSULA, organisation: NAMUR.cbe, times: 2 } });
  await network.check({ in_order: [{ operation: 'OCMWCPASManageAccess.manageAccess', ssin: URSULA }, { operation: PAYMENTS, ssin: URSULA }] });
  await network.check({ refused: { code: 'MSG00012', operation: PAYMENTS, organisation: NAMUR.cbe } });
  await network.check({ never: { operation: PAYMENTS, organisation: GHENT.cbe } });
});
