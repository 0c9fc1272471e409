import { readFileSync } from 'node:fs';

export interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** Finds `name`, `uid` or `uid:gid` in the sandbox's /etc/passwd; a bare number needs no line there. */
export function findAccount(user: string): Account | undefined {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const numeric = /^(\d+)(?::(\d+))?$/.exec(user);
  for (const line of lines) {
    const [name, , uid, gid, , home] = line.split(':');
    if (uid === undefined || gid === undefined) continue;
    if (name === user || uid === numeric?.[1]) {
      return { uid: Number(uid), gid: Number(numeric?.[2] ?? gid), home: home || '/' };
    }
  }
  if (numeric === null) return undefined;
  return { uid: Number(numeric[1]), gid: Number(numeric[2] ?? numeric[1]), home: '/' };
}
