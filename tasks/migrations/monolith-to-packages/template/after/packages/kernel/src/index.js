export class FerryError extends Error {
  constructor(code, message) {
    super(message);
    this.name = 'FerryError';
    this.code = code;
  }
}
