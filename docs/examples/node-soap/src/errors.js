// SPDX-License-Identifier: EUPL-1.2
// KszError
// ├── Refused        the network said no, with a code
// │   └── NotInscribed   the organisation has no file on this person
// └── Unavailable    nobody could answer now; asking again later may help

export class KszError extends Error {}

export class Refused extends KszError {
  constructor(code, description) {
    super(`${code}: ${description}`);
    this.code = code;
  }
}

export class NotInscribed extends Refused {}

export class Unavailable extends KszError {}
