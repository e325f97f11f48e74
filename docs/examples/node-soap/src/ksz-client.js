// SPDX-License-Identifier: EUPL-1.2
import soap from 'soap';
import { NotInscribed, Refused, Unavailable } from './errors.js';
import { registration, returned } from './ssdn.js';

const HANDI = '/SOA4520/HandiService/v2/consult';
const CONNECTOR = '/connectors/webservice/KSZBCSSWebServiceConnectorPort';

const NOTHING_FOUND = 'MSG00100';
const NOT_INSCRIBED = 'MSG00012';
const OUT_OF_REACH = new Set(['MSG00001', 'MSG00002']);

/** What one organisation asks of the network. */
export class KszClient {
  #url;
  #organisation;
  #timeout;

  /** `url` is all that differs between the simulator and KSZ; `organisation` is {cbe, user, password}. */
  constructor(url, organisation, { timeout = 30_000 } = {}) {
    this.#url = url;
    this.#organisation = organisation;
    this.#timeout = timeout;
  }

  /** The allowances that DG Persons with a Disability paid: [{month: '2025-03', amount: 1377.2, cancelled: false}]. */
  async payments(ssin, from, to) {
    const { cbe, user, password } = this.#organisation;
    const client = await this.#client(HANDI);
    client.setSecurity(new soap.BasicAuthSecurity(user, password));
    // The keys stand in the order of the schema: soap writes them as they come.
    const reply = await this.#call(client, 'consultPayments', {
      informationCustomer: { customerIdentification: { cbeNumber: cbe } },
      legalContext: 'social inquiry',
      criteria: { ssin, handicapAuthenticSources: { DGPH: true }, period: { beginDate: from, endDate: to } },
    });
    const { code, description } = reply.status;
    if (code === NOTHING_FOUND) return [];
    if (code === NOT_INSCRIBED) throw new NotInscribed(code, description);
    if (OUT_OF_REACH.has(code)) throw new Unavailable(`${code}: ${description}`);
    if (code !== 'MSG00000') throw new Refused(code, description);
    return listOf(reply.results.dgphResult.payments?.payment).map((payment) => ({
      month: payment.yearMonth,
      amount: Number(payment.amount),
      cancelled: payment.cancelledPayment,
    }));
  }

  /** Opens a file on a person for a period, proven by name and birth date. */
  async inscribe({ ssin, lastName, birthDate, from, to }) {
    const client = await this.#client(CONNECTOR);
    const document = registration(this.#organisation.cbe, { ssin, lastName, birthDate, from, to });
    const { ok, code, detail } = returned(await this.#call(client, 'sendXML', document));
    if (!ok) throw new Refused(code, detail);
  }

  async #client(path) {
    const client = await soap.createClientAsync(`${this.#url}${path}?wsdl`);
    client.setEndpoint(this.#url + path);
    return client;
  }

  async #call(client, operation, request) {
    try {
      const [reply] = await client[`${operation}Async`](request, { timeout: this.#timeout });
      return reply;
    } catch (error) {
      const fault = error.root?.Envelope?.Body?.Fault;
      if (fault) throw new Refused(fault.detail?.[`${operation}Fault`]?.detail?.reasonCode ?? fault.faultcode, fault.faultstring);
      throw new Unavailable(error.message, { cause: error });
    }
  }
}

/** What may be repeated is an object where it stands once. */
const listOf = (value) => (value === undefined || value === null ? [] : [].concat(value));
