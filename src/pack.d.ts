/** A file that build.ts packs, imported by its path. */
declare module "*.pack" {
  const path: string;
  export default path;
}
