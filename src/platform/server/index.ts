export type { Account, Role } from './api-client.ts';
export type { PolicyToSend, ServerPolicy } from './server-policies.ts';
export type { StudyRows } from './send-types.ts';
export { ROLES } from './api-client.ts';
export { ServerConnection, type ServerState } from './server-connection.ts';
export { sendImage, sendRows } from './upload-rows.ts';
