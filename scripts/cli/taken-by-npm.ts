/** npm takes what stands before the -- for itself: the command would run as if it had not been given. */
export const takenByNpm = (options: readonly string[]): readonly string[] =>
  options
    .filter(name => process.env[`npm_config_${name.replace('-', '_')}`])
    .map(name => `--${name} must stand behind --`)
