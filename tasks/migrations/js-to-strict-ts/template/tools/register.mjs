// Lets Node run a tree in which some modules are TypeScript already: './barge.js' may mean barge.ts, as it does for tsc.
//
//   node --import ./tools/register.mjs FILE
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context);
    } catch (error) {
      if (error.code !== 'ERR_MODULE_NOT_FOUND' || !/^\.\.?\/.*\.js$/.test(specifier)) throw error;
      return next(specifier.replace(/\.js$/, '.ts'), context);
    }
  },
});
