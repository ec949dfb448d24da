export { MasterKey } from './master-key.js';
export { masterIdAt, openPostgresVault } from './postgres/open.js';
export { copySqliteVault } from './sqlite/copy.js';
export { masterIdIn, openSqliteVault } from './sqlite/open.js';
export { type SubjectKey, VaultLocked } from './subject-key.js';
export {
  type DestroyedKey,
  type Destruction,
  type DueKey,
  type FoundKey,
  type KeyTerm,
  type KeyWish,
  Vault,
  VaultUnavailable,
} from './vault.js';
export { unwrapKey, wrapKey } from './wrapping.js';
