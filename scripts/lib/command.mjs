// What every command's script ends with: an error becomes one sentence and exit code 1.

/** Runs a command's main function and exits with the code it gives. */
export async function command(main) {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    process.stderr.write(`${process.env.DEBUG ? error.stack : error.message}\n`)
    process.exitCode = 1
  }
}
