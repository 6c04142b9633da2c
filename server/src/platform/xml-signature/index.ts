export { RSA_SHA256, signatureAlgorithm, verifyBytes } from './algorithms.ts';
export { SignatureProblem } from './problem.ts';
export { signXml, type SignOptions } from './sign-xml.ts';
export { signatureIn, verifyXml, type SignatureRules, type Verified } from './verify-xml.ts';
