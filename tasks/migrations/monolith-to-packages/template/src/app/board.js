// The board at the quay.
export const lines = [];

export function announce(text) {
  lines.push(text);
}
