/** The kinds of change, each with variants: no rule for one of them settles another. */
import bulk from './bulk.mjs';
import check from './check.mjs';
import create from './create.mjs';
import cursor from './cursor.mjs';
import etag from './etag.mjs';
import filter from './filter.mjs';
import job from './job.mjs';
import lookup from './lookup.mjs';
import methods from './methods.mjs';
import negotiate from './negotiate.mjs';
import partial from './partial.mjs';
import patch from './patch.mjs';
import quote from './quote.mjs';
import ranges from './ranges.mjs';
import rate from './rate.mjs';
import reshape from './reshape.mjs';
import scopes from './scopes.mjs';
import service from './service.mjs';
import transition from './transition.mjs';
import webhook from './webhook.mjs';

export const kinds = [
  bulk,
  check,
  create,
  cursor,
  etag,
  filter,
  job,
  lookup,
  methods,
  negotiate,
  partial,
  patch,
  quote,
  ranges,
  rate,
  reshape,
  scopes,
  service,
  transition,
  webhook,
];
