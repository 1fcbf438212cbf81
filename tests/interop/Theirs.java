// Bouncy Castle before containers of ours, and those that it makes, in BER: `Theirs.java read|read-bundle|make|bundle FOLDER`.
import java.io.*;
import java.nio.file.*;
import java.security.*;
import java.security.cert.*;
import java.util.*;
import org.bouncycastle.asn1.*;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.*;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.jcajce.*;
import org.bouncycastle.cms.*;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.*;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.*;
import org.bouncycastle.pkcs.bc.*;
import org.bouncycastle.pkcs.jcajce.*;

public class Theirs {
    static final char[] PASSWORD = "changeit".toCharArray();
    static final byte[] MESSAGE = "message".getBytes();

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        Path folder = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "read" -> read(folder);
            case "make" -> make(folder);
            case "bundle" -> bundle(folder);
            case "read-bundle" -> readBundle(folder);
        }
    }

    static X509Certificate certificate(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509", "BC").generateCertificate(in);
        }
    }

    static PrivateKey key(Path file) throws Exception {
        try (PEMParser parser = new PEMParser(Files.newBufferedReader(file))) {
            return new JcaPEMKeyConverter().setProvider("BC").getPrivateKey((PrivateKeyInfo) parser.readObject());
        }
    }

    /** Prints alias, length of the chain and whether the key signs for the certificate. */
    static void read(Path folder) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12", "BC");
        try (InputStream in = Files.newInputStream(folder.resolve("leaf.p12"))) {
            store.load(in, PASSWORD);
        }
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                PrivateKey key = (PrivateKey) store.getKey(alias, PASSWORD);
                PublicKey of = store.getCertificate(alias).getPublicKey();
                String name = key.getAlgorithm().startsWith("EC") ? "SHA256withECDSA"
                    : key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "Ed25519";
                Signature signature = Signature.getInstance(name, "BC");
                signature.initSign(key);
                signature.update(MESSAGE);
                byte[] made = signature.sign();
                signature.initVerify(of);
                signature.update(MESSAGE);
                System.out.println(alias + " " + store.getCertificateChain(alias).length + " " + signature.verify(made));
            }
        }
    }

    /** `legacy.p12` as its key store writes it, `leaf.p12` by AES with lengths left open at every level. */
    static void make(Path folder) throws Exception {
        PrivateKey key = key(folder.resolve("leaf.key"));
        X509Certificate leaf = certificate(folder.resolve("leaf.pem")), root = certificate(folder.resolve("root.pem"));
        KeyStore store = KeyStore.getInstance("PKCS12", "BC");
        store.load(null, null);
        store.setKeyEntry("leaf", key, null, new X509Certificate[] {leaf, root});
        try (OutputStream out = Files.newOutputStream(folder.resolve("legacy.p12"))) {
            store.store(out, PASSWORD);
        }

        JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
        SubjectKeyIdentifier id = identifiers.createSubjectKeyIdentifier(leaf.getPublicKey());
        PKCS12SafeBagBuilder first = new JcaPKCS12SafeBagBuilder(leaf);
        PKCS12SafeBagBuilder issuer = new JcaPKCS12SafeBagBuilder(root);
        PKCS12SafeBagBuilder keyBag = new JcaPKCS12SafeBagBuilder(key, encryptor());
        for (PKCS12SafeBagBuilder bag : List.of(first, keyBag)) {
            bag.addBagAttribute(PKCS12SafeBag.friendlyNameAttribute, new DERBMPString("leaf"));
            bag.addBagAttribute(PKCS12SafeBag.localKeyIdAttribute, id);
        }
        PKCS12PfxPduBuilder builder = new PKCS12PfxPduBuilder();
        builder.addEncryptedData(encryptor(), new PKCS12SafeBag[] {first.build(), issuer.build()});
        builder.addData(keyBag.build());
        PKCS12PfxPdu made = builder.build(new BcPKCS12MacCalculatorBuilder(), PASSWORD);
        Files.write(folder.resolve("leaf.p12"), made.getEncoded(ASN1Encoding.BER));
    }

    static OutputEncryptor encryptor() throws Exception {
        return new JcePKCSPBEOutputEncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC).setProvider("BC")
            .setIterationCount(2048).build(PASSWORD);
    }

    /** `bundle.p7b`: certificates that nothing signs. */
    static void bundle(Path folder) throws Exception {
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        generator.addCertificate(new JcaX509CertificateHolder(certificate(folder.resolve("leaf.pem"))));
        generator.addCertificate(new JcaX509CertificateHolder(certificate(folder.resolve("root.pem"))));
        Files.write(folder.resolve("bundle.p7b"), 
            generator.generate(new CMSAbsentContent()).toASN1Structure().getEncoded(ASN1Encoding.BER));
    }

    static void readBundle(Path folder) throws Exception {
        CMSSignedData data = new CMSSignedData(Files.readAllBytes(folder.resolve("bundle.p7b")));
        System.out.println(data.getCertificates().getMatches(null).size() + " certificates");
    }
}
