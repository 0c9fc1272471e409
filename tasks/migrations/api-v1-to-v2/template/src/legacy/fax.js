// Confirmations by fax. The line was given up in 2019; accounts still owns the number, so this stays until they say so.
'use strict';

export function fax(number, lines) {
  var page = [];
  for (var i = 0; i < lines.length; i++) page.push(String(lines[i]).slice(0, 72));
  return { to: number, pages: Math.ceil(page.length / 60), text: page.join('\r\n') };
}
