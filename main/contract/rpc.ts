// Calls and streams over a port: `serve` answers with handlers, `connect` gives the typed client.

export { connect } from './connect.ts'
export { serve } from './serve.ts'
