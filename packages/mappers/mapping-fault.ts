/** What is wrong with a mapping's file, for whoever writes it. */
export class MappingFault extends Error {
  override readonly name = 'MappingFault';
}
