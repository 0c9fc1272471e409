export class Ticket {
  constructor(fields) {
    this.fields = fields;
  }

  toString() {
    return `No. ${this.fields.number} ${this.fields.name}`;
  }
}
