/** What build.ts packs: declarations, by the path of the file; pages of error codes, as data. */
declare module "*.pack" {
  const path: string;
  export default path;
}
declare module "*.pages" {
  const pages: Readonly<Record<string, string>>;
  export default pages;
}
