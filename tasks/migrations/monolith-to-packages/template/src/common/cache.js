// One for everybody; memory was dear.
export const cache = new Map();
