export { chooseProvider } from './choose.ts';
export { createDockerProvider, type DockerProviderOptions } from './docker/provider.ts';
export { createLocalProvider } from './local/provider.ts';
export { carryPackages, type PackageOptions, preparePackages } from './packages/prepare.ts';
