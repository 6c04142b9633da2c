export { BOM, csvCell, csvLine } from './csv.ts';
